import { useState } from "preact/hooks";
import type { TileFragment } from "../gql/graphql";
import { pictureOf } from "../kinds/coice_job/pictures";
import { seenFromHere } from "../session";

const TRIES = 4;

/**
 * A photograph, small. Its address lasts for minutes, and the gateway makes only so many pictures at once: where one
 * does not come it is asked for again, a few times.
 */
export function Thumbnail({ image }: { image: TileFragment }) {
  const [{ url, attempt }, show] = useState<{ url: string | undefined; attempt: number }>({ url: image.thumbnailUrl, attempt: 1 });
  if (!url) return <span class="tile-picture broken" role="img" aria-label={image.name} />;
  return (
    <img
      class="tile-picture"
      src={seenFromHere(url)}
      alt={image.name}
      width={160}
      height={120}
      loading="lazy"
      decoding="async"
      onError={() => {
        if (attempt === TRIES) return show({ url: undefined, attempt });
        setTimeout(async () => {
          const found = await pictureOf(image.rowId).catch(() => undefined);
          show({ url: found && `${found.thumbnailUrl}#${attempt}`, attempt: attempt + 1 });
        }, 300 * 4 ** (attempt - 1));
      }}
    />
  );
}
