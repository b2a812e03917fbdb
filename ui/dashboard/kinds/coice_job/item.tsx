import { fileName } from "../../format";
import { CoiceImagePictureDocument } from "../../gql/graphql";
import { useQuery } from "../../load";
import { Thumbnail } from "./thumbnail";

/** A photograph that failed: its thumbnail and its name. */
export function Item({ id }: { id: string }) {
  const { data, loading } = useQuery(CoiceImagePictureDocument, { image: id });
  const image = data?.coiceImage;
  if (!image) return <span class="faint">{loading ? "…" : "A photograph that is no longer there"}</span>;
  return (
    <span class="job-photograph">
      <Thumbnail image={image.rowId} url={image.thumbnailUrl} />
      {fileName(image.gcsPath)}
    </span>
  );
}
