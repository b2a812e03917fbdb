import { useState } from "preact/hooks";
import { CreateCatalogDocument } from "../gql/graphql";
import { useAction } from "../load";
import type { PageProps } from "../pages";
import { NameDialog } from "../parts/name_dialog";
import { Empty } from "../parts/notice";
import { SearchBox } from "../parts/search_box";
import { UploadPanel } from "../parts/uploads/panel";
import { mayEdit } from "../people/profile";
import { navigate } from "../router";
import { CatalogPane } from "./catalog";
import { changed } from "./changes";
import { Found } from "./found";
import { LibraryPane } from "./library";
import { Shelf } from "./shelf";
import { catalogKey, libraryKey, Tree } from "./tree";
import "./style.css";

const WITH_PHOTOGRAPHS = { images: { some: {} } };

/** `/catalogs`, `/catalogs/1`, `/catalogs/libraries/1`: the tree, and beside it what was chosen in it. */
export default function Catalogs({ rest }: PageProps) {
  const place = placeOf(rest);
  const [making, setMaking] = useState(false);
  const [sought, seek] = useState("");
  const chosen = place && "catalog" in place ? catalogKey(place.catalog) : place && "library" in place ? libraryKey(place.library) : null;
  return (
    <div class={rest.length ? "catalogs chosen" : "catalogs"}>
      <aside class="card catalog-tree">
        <div class="bar">
          {/* What is chosen has the page's heading; where nothing is, this has. */}
          {rest.length ? <h2>Catalogs</h2> : <h1>Catalogs</h1>}
          {mayEdit.value && (
            <button type="button" onClick={() => setMaking(true)}>
              New catalog
            </button>
          )}
        </div>
        <SearchBox label="Find a library" value={sought} change={seek} />
        {sought ? <Found name={sought} /> : <Tree chosen={chosen} />}
      </aside>
      <div class="catalog-pane">
        {place === null && rest.length > 0 && <Empty page title="There is no such page." />}
        {place === null && !rest.length && (
          <Shelf named="Libraries" where={WITH_PHOTOGRAPHS}>
            <Empty title="Choose a library">
              <p>to see its photographs, add others, and have a pipeline look at them.</p>
            </Empty>
          </Shelf>
        )}
        {place && "catalog" in place && <CatalogPane key={place.catalog} rowId={place.catalog} />}
        {place && "library" in place && <LibraryPane key={place.library} rowId={place.library} />}
        <UploadPanel />
      </div>
      {making && <NewCatalog close={() => setMaking(false)} />}
    </div>
  );
}

function NewCatalog({ close }: { close: () => void }) {
  const { run, busy, failure } = useAction(CreateCatalogDocument);
  return (
    <NameDialog
      title="New catalog"
      action="Make it"
      busy={busy}
      failure={failure}
      close={close}
      save={async (input) => {
        const made = (await run({ input }))?.createCoiceCatalog.catalog;
        if (!made) return;
        changed();
        close();
        navigate(`/catalogs/${made.rowId}`);
      }}
    />
  );
}

type Where = { catalog: number } | { library: number };

function placeOf([first, second, ...more]: readonly string[]): Where | null {
  if (more.length) return null;
  if (first === "libraries") return isId(second) ? { library: Number(second) } : null;
  return second === undefined && isId(first) ? { catalog: Number(first) } : null;
}

const isId = (text: string | undefined): boolean => text !== undefined && /^[1-9][0-9]{0,8}$/.test(text);
