import { ImageKeysDocument } from "../gql/graphql";
import { useQuery } from "../load";
import { SearchBox } from "../parts/search_box";
import { setSearch } from "../router";
import { flat } from "./metadata";

/** What is looked for among a library's photographs. The address is the filter; what is typed gets there when the typing pauses. */
export function Filters({ libraryId, name, metadata }: { libraryId: number; name: string; metadata: string }) {
  const { data } = useQuery(ImageKeysDocument, { libraryId });
  const keys = new Set(data?.coiceImages.nodes.flatMap((one) => flat(one.metadata).map(([path]) => path)));
  return (
    <form class="bar" role="search" aria-label="Photographs" onSubmit={(event) => event.preventDefault()}>
      <SearchBox label="Name" value={name} change={(name) => setSearch({ name })} />
      <SearchBox
        label="Metadata"
        value={metadata}
        placeholder="exif.make = Canon"
        list="metadata-keys"
        change={(metadata) => setSearch({ metadata })}
      />
      <datalist id="metadata-keys">
        {[...keys].sort().map((key) => (
          <option key={key} value={key} />
        ))}
      </datalist>
    </form>
  );
}
