import { useState } from "preact/hooks";
import { execute } from "../gateway";
import { ThumbnailsDocument, type TileFragment } from "../gql/graphql";
import { seenFromHere } from "../session";

const MOST = 100; // rows of a page of `Thumbnails`
const TRIES = 4;

let asked = new Map<string, (url: string | undefined) => void>();

/** A new address of a thumbnail; those asked for at the same moment are asked for at once. */
function renewed(rowId: string): Promise<string | undefined> {
  if (!asked.size) setTimeout(askAll, 50);
  return new Promise((resolve) => asked.set(rowId, resolve));
}

async function askAll(): Promise<void> {
  const batch = [...asked].slice(0, MOST);
  asked = new Map([...asked].slice(MOST));
  if (asked.size) setTimeout(askAll, 50);
  const urls = new Map<string, string>();
  try {
    const { coiceImages } = await execute(ThumbnailsDocument, { rowIds: batch.map(([rowId]) => rowId) });
    for (const { rowId, thumbnailUrl } of coiceImages.nodes) urls.set(rowId, thumbnailUrl);
  } catch {
    // They stay without a picture; their names are there.
  }
  for (const [rowId, resolve] of batch) resolve(urls.get(rowId));
}

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
          const next = await renewed(image.rowId);
          show({ url: next && `${next}#${attempt}`, attempt: attempt + 1 });
        }, 300 * 4 ** (attempt - 1));
      }}
    />
  );
}
