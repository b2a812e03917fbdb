import { useEffect, useRef, useState } from "preact/hooks";
import { seenFromHere } from "../session";

const TRIES = 4;

/**
 * A picture, small. Its address lasts for minutes, and the gateway makes only so many at once: where one does not come
 * it is asked for `again`, a few times. `name` tells what is seen, where nothing beside it does.
 */
export function Thumbnail(props: {
  url: string;
  again: () => Promise<string | null | undefined>;
  class: string;
  name?: string | undefined;
  width?: number | undefined;
  height?: number | undefined;
}) {
  const { again, name = "", width = 48, height = 48 } = props;
  const [{ url, attempt }, show] = useState<{ url: string | null | undefined; attempt: number }>({ url: props.url, attempt: 1 });
  const image = useRef<HTMLImageElement>(null);
  // What was scrolled past is not waited for: it would hold up what is in sight.
  useEffect(() => () => image.current?.removeAttribute("src"), []);
  if (!url) return <span class={`${props.class} broken`} role="img" aria-label={name || "This picture cannot be shown."} />;
  return (
    <img
      ref={image}
      class={props.class}
      src={seenFromHere(url)}
      alt={name}
      width={width}
      height={height}
      loading="lazy"
      decoding="async"
      onError={() => {
        if (attempt === TRIES) return show({ url: undefined, attempt });
        setTimeout(async () => {
          if (!image.current) return;
          const found = await again().catch(() => undefined);
          show({ url: found && `${found}#${attempt}`, attempt: attempt + 1 });
        }, 300 * 4 ** (attempt - 1));
      }}
    />
  );
}
