import { useEffect, useState } from "preact/hooks";
import { fileName } from "../../format";
import { type Picture, pictureOf } from "./pictures";
import { Thumbnail } from "./thumbnail";

/** A photograph that failed: its thumbnail and its name. */
export function Item({ id }: { id: string }) {
  const [picture, setPicture] = useState<Picture | null | undefined>(null);
  useEffect(() => {
    let here = true;
    const show = (found: Picture | undefined) => here && setPicture(found);
    pictureOf(id).then(show, () => show(undefined));
    return () => void (here = false);
  }, [id]);
  if (picture === null) return <span class="faint">…</span>;
  if (!picture) return <span class="faint">A photograph that cannot be shown</span>;
  return (
    <span class="job-photograph">
      <Thumbnail image={picture.rowId} url={picture.thumbnailUrl} />
      <span>{fileName(picture.gcsPath)}</span>
    </span>
  );
}
