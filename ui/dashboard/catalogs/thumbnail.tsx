import { useState } from "preact/hooks";
import { execute } from "../gateway";
import { ThumbnailsDocument, type TileFragment } from "../gql/graphql";

const MOST = 100; // rows of a page of `Thumbnails`

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

/** A photograph, small. Its address lasts for minutes: where it is over, another one is asked for, once. */
export function Thumbnail({ image }: { image: TileFragment }) {
  const [url, setUrl] = useState(image.thumbnailUrl);
  const [broken, setBroken] = useState(false);
  if (broken) return <span class="tile-picture broken" role="img" aria-label={image.name} />;
  return (
    <img
      class="tile-picture"
      src={url}
      alt={image.name}
      width={160}
      height={120}
      loading="lazy"
      decoding="async"
      onError={async () => {
        const next = url === image.thumbnailUrl ? await renewed(image.rowId) : undefined;
        if (next && next !== url) setUrl(next);
        else setBroken(true);
      }}
    />
  );
}
