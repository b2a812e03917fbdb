import { useState } from "preact/hooks";
import { seenFromHere } from "../../session";
import { pictureOf } from "./pictures";

const TRIES = 4;

/**
 * A photograph, small. Its address lasts for minutes, and the gateway makes only so many pictures at once: where one
 * does not come it is asked for again, a few times. `name` tells what is seen, where nothing beside it does.
 */
export function Thumbnail(props: { image: string; url: string; name?: string; class?: string; width?: number; height?: number }) {
  const { image, name = "", width = 48, height = 48 } = props;
  const own = props.class ?? "job-thumbnail";
  const [{ url, attempt }, show] = useState<{ url: string | undefined; attempt: number }>({ url: props.url, attempt: 1 });
  if (!url) return <span class={`${own} broken`} role="img" aria-label={name || "This photograph cannot be shown."} />;
  return (
    <img
      class={own}
      src={seenFromHere(url)}
      alt={name}
      width={width}
      height={height}
      loading="lazy"
      decoding="async"
      onError={() => {
        if (attempt === TRIES) return show({ url: undefined, attempt });
        setTimeout(async () => {
          const found = await pictureOf(image).catch(() => undefined);
          show({ url: found && `${found.thumbnailUrl}#${attempt}`, attempt: attempt + 1 });
        }, 300 * 4 ** (attempt - 1));
      }}
    />
  );
}
