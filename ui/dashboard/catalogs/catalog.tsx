import { useEffect, useState } from "preact/hooks";
import { count, moment } from "../format";
import { CatalogDocument, CreateLibraryDocument, DeleteCatalogDocument, UpdateCatalogDocument } from "../gql/graphql";
import { useAction, useQuery } from "../load";
import { NameDialog } from "../parts/name_dialog";
import { Empty, Refusal, Waiting } from "../parts/notice";
import { mayEdit } from "../people/profile";
import { navigate } from "../router";
import { changed, useReadAgain } from "./changes";
import { Remove } from "./remove";
import { Shelf } from "./shelf";
import { catalogKey, expand } from "./tree";

/** A catalog: what it is, and what can be done with it. */
export function CatalogPane({ rowId }: { rowId: number }) {
  const { data, failure, reload } = useQuery(CatalogDocument, { rowId });
  useReadAgain(reload);
  const [asked, ask] = useState<"library" | "rename" | "delete" | null>(null);
  const rename = useAction(UpdateCatalogDocument);
  const close = () => {
    ask(null);
    rename.forget();
  };
  const catalog = data?.coiceCatalog;
  useEffect(() => {
    if (!catalog) return;
    expand(catalogKey(rowId));
    document.title = `${catalog.name} · Trellis`;
  }, [catalog]);
  if (failure) return <Refusal failure={failure} retry={reload} />;
  if (!data) return <Waiting what="the catalog" />;
  if (!catalog)
    return (
      <Empty page title="There is no such catalog, or you may not see it.">
        <a href="/catalogs">All catalogs</a>
      </Empty>
    );
  const owner = catalog.owner && (catalog.owner.displayName || catalog.owner.email);
  return (
    <>
      <section class="card" aria-labelledby="catalog-name">
        <a class="back" href="/catalogs">
          All catalogs
        </a>
        <div class="bar">
          <h1 id="catalog-name">{catalog.name}</h1>
          {mayEdit.value && (
            <p class="buttons">
              <button type="button" class="primary" onClick={() => ask("library")}>
                New library
              </button>
              <button type="button" onClick={() => ask("rename")}>
                Rename
              </button>
              <button type="button" class="danger" onClick={() => ask("delete")}>
                Delete
              </button>
            </p>
          )}
        </div>
        {catalog.description && <p>{catalog.description}</p>}
        <dl class="facts">
          <dt>Libraries</dt>
          <dd>{count(catalog.libraries.totalCount)}</dd>
          {owner && (
            <>
              <dt>Owner</dt>
              <dd>{owner}</dd>
            </>
          )}
          <dt>Made</dt>
          <dd>
            <time dateTime={catalog.createdAt}>{moment(catalog.createdAt)}</time>
          </dd>
        </dl>
        {asked === "library" && <NewLibrary catalogId={rowId} parentId={null} place={catalog.name} close={close} />}
        {asked === "rename" && (
          <NameDialog
            title="Rename the catalog"
            action="Save"
            initial={catalog}
            busy={rename.busy}
            failure={rename.failure}
            close={close}
            save={async (patch) => {
              if (!(await rename.run({ rowId, patch }))) return;
              close();
              changed();
            }}
          />
        )}
        {asked === "delete" && (
          <Remove
            what="catalog"
            name={catalog.name}
            rowId={rowId}
            document={DeleteCatalogDocument}
            close={close}
            removed={() => {
              changed();
              navigate("/catalogs");
            }}
          />
        )}
      </section>
      <Shelf named="Libraries inside" where={{ catalogId: { eq: rowId }, parentId: { isNull: true } }} />
    </>
  );
}

/** Make a library in a catalog, below another one or at its top. `place`: what it is made in, for people. */
export function NewLibrary(props: { catalogId: number; parentId: number | null; place: string; close: () => void }) {
  const { run, busy, failure } = useAction(CreateLibraryDocument);
  const { catalogId, parentId, close } = props;
  return (
    <NameDialog
      title={`New library in “${props.place}”`}
      action="Make it"
      busy={busy}
      failure={failure}
      close={close}
      save={async (given) => {
        const made = (await run({ input: { ...given, catalogId, parentId } }))?.createCoiceLibrary.library;
        if (!made) return;
        changed();
        close();
        navigate(`/catalogs/libraries/${made.rowId}`);
      }}
    />
  );
}
