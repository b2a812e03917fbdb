import type { ComponentChildren } from "preact";
import { counted } from "../format";
import { type CoiceLibraryWhere, type CoverFragment, ShelfDocument } from "../gql/graphql";
import { Thumbnail } from "../kinds/coice_job/thumbnail";
import { usePaged } from "../paged";
import { More } from "../parts/more";
import { useReadAgain } from "./changes";

/** Libraries by their newest photographs. `children` stand where there are none; `named`: what the list is called. */
export function Shelf(props: { named: string; where: CoiceLibraryWhere; children?: ComponentChildren }) {
  const libraries = usePaged(ShelfDocument, { where: props.where }, (data) => data.coiceLibraries);
  useReadAgain(libraries.reload);
  if (libraries.ready && !libraries.items.length) return <>{props.children}</>;
  return (
    <div>
      <ul class="shelf" aria-label={props.named} aria-busy={libraries.loading}>
        {libraries.items.map((library) => (
          <Cover key={library.rowId} library={library} />
        ))}
      </ul>
      <More pages={libraries} what="libraries" />
    </div>
  );
}

function Cover({ library: { rowId, name, catalog, children, images } }: { library: CoverFragment }) {
  const inside = children.totalCount;
  return (
    <li class="cover">
      <a href={`/catalogs/libraries/${rowId}`}>{name}</a>
      <span class="cover-pictures" aria-hidden="true">
        {images.nodes.map((image) => (
          <Thumbnail key={image.rowId} image={image.rowId} url={image.thumbnailUrl} class="cover-picture" width={160} height={120} />
        ))}
      </span>
      <span class="faint">
        {[catalog?.name, counted(images.totalCount, "photograph"), inside && `${counted(inside, "library", "libraries")} inside`].filter(Boolean).join(" · ")}
      </span>
    </li>
  );
}
