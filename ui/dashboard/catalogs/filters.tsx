import { useEffect, useState } from "preact/hooks";
import { ImageKeysDocument } from "../gql/graphql";
import { useQuery } from "../load";
import { useSettled } from "../parts/settled";
import { setSearch } from "../router";
import { flat } from "./metadata";

/** What is looked for among a library's photographs. The address is the filter; what is typed gets there when the typing pauses. */
export function Filters({ libraryId, name, metadata }: { libraryId: number; name: string; metadata: string }) {
  const [typed, type] = useState({ name, metadata });
  const settled = useSettled(typed);
  const { data } = useQuery(ImageKeysDocument, { libraryId });
  useEffect(() => setSearch({ name: settled.name, metadata: settled.metadata }), [settled]);
  const keys = new Set(data?.coiceImages.nodes.flatMap((one) => flat(one.metadata).map(([path]) => path)));
  return (
    <form class="bar" role="search" aria-label="Photographs" onSubmit={(event) => event.preventDefault()}>
      <label>
        Name
        <input type="search" value={typed.name} onInput={(event) => type({ ...typed, name: event.currentTarget.value })} />
      </label>
      <label>
        Metadata
        <input
          type="search"
          list="metadata-keys"
          placeholder="exif.make = Canon"
          value={typed.metadata}
          onInput={(event) => type({ ...typed, metadata: event.currentTarget.value })}
        />
      </label>
      <datalist id="metadata-keys">
        {[...keys].sort().map((key) => (
          <option key={key} value={key} />
        ))}
      </datalist>
    </form>
  );
}
