import { count } from "../format";
import type { LibraryNodeFragment } from "../gql/graphql";

/** Libraries right inside of what is shown, each with how many photographs it has; of very many the first. */
export function Inside({ libraries, total }: { libraries: readonly LibraryNodeFragment[]; total: number }) {
  if (!libraries.length) return null;
  return (
    <ul class="inside" aria-label="Libraries inside">
      {libraries.map(({ rowId, name, images }) => (
        <li key={rowId}>
          <a href={`/catalogs/libraries/${rowId}`}>{name}</a> <span class="faint">{count(images.totalCount)}</span>
        </li>
      ))}
      {total > libraries.length && <li class="faint">and {count(total - libraries.length)} more, in the tree</li>}
    </ul>
  );
}
