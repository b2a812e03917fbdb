import { useEffect, useRef, useState } from "preact/hooks";
import { count, counted } from "../format";
import { DeleteLibraryDocument, ImagesDocument, LibraryDocument, type LibraryQuery, UpdateLibraryDocument } from "../gql/graphql";
import { useAction, useQuery } from "../load";
import { usePaged } from "../paged";
import { LatestRuns } from "../parts/latest_runs";
import { NameDialog } from "../parts/name_dialog";
import { Empty, Refusal, Waiting } from "../parts/notice";
import { DropZone, UploadButton } from "../parts/uploads/choose";
import { sums } from "../parts/uploads/queue";
import { mayEdit } from "../people/profile";
import { navigate, search, setSearch } from "../router";
import { type Above, useAbove } from "./above";
import { NewLibrary } from "./catalog";
import { changed, useReadAgain } from "./changes";
import { imagesWhere } from "./filter";
import { Filters } from "./filters";
import { Grid } from "./grid";
import { Inside } from "./inside";
import { Photograph } from "./photograph";
import { Remove } from "./remove";
import { StartPipeline } from "./start";
import { catalogKey, expand, libraryKey } from "./tree";
import { onArrival, toLibrary } from "./uploads";

type Library = NonNullable<LibraryQuery["coiceLibrary"]>;

const DROP = "Drop files or a folder here, or choose them: JPEG, PNG or WebP of at most 10 MB.";

/** A library: its photographs, and what can be done with it. */
export function LibraryPane({ rowId }: { rowId: number }) {
  const { data, failure, reload } = useQuery(LibraryDocument, { rowId });
  const library = data?.coiceLibrary;
  useEffect(() => {
    if (!library) return;
    document.title = `${library.name} · Trellis`;
  }, [library]);
  useReadAgain(reload);
  if (failure && !library) return <Refusal failure={failure} retry={reload} />;
  if (!data) return <Waiting what="the library" />;
  if (!library)
    return (
      <Empty page title="There is no such library, or you may not see it.">
        <a href="/catalogs">All catalogs</a>
      </Empty>
    );
  return <Shown library={library} />;
}

function Shown({ library }: { library: Library }) {
  const { rowId } = library;
  const above = useAbove(library);
  useEffect(() => expand(catalogKey(library.catalogId), "shared", ...above.map((one) => libraryKey(one.rowId))), [above.length]);
  const destination = toLibrary(rowId);
  const [asked, ask] = useState<"start" | "library" | "rename" | "delete" | null>(null);
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const close = () => ask(null);
  const name = search.value.get("name") ?? "";
  const metadata = search.value.get("metadata") ?? "";
  const filtered = name !== "" || metadata !== "";
  const where = imagesWhere({ libraryId: rowId, name, metadata });
  const images = usePaged(ImagesDocument, { where }, (data) => data.coiceImages);

  // What was uploaded is shown first, as it would be if it were read anew; a filter decides about it by being asked.
  const latest = useRef({ filtered, images });
  latest.current = { filtered, images };
  useEffect(
    () =>
      onArrival((libraryId, image) => {
        if (libraryId !== rowId) return;
        const { filtered, images } = latest.current;
        if (filtered) images.reload();
        else images.change((items) => [image, ...items.filter((one) => one.rowId !== image.rowId)]);
      }),
    [rowId],
  );
  const uploading = sums.value.open > 0;
  const before = useRef(uploading);
  useEffect(() => {
    if (before.current && !uploading) changed();
    before.current = uploading;
  }, [uploading]);

  const photo = search.value.get("photo");
  const pushed = useRef(false);
  useEffect(() => {
    if (!photo) pushed.current = false;
  }, [photo]);
  // The way back leads from a photograph to its library.
  function open(rowId: string) {
    pushed.current = true;
    navigate(`?${new URLSearchParams([...search.value, ["photo", rowId]])}`);
  }
  const shut = () => (pushed.current ? history.back() : setSearch({ photo: null }));
  function step(by: 1 | -1) {
    const next = images.items[images.items.findIndex((one) => one.rowId === photo) + by];
    if (next && photo) setSearch({ photo: next.rowId });
    if (by === 1 && images.items.at(-2) === next) images.more();
  }

  return (
    <DropZone to={mayEdit.value ? destination : null}>
      <section class="card" aria-labelledby="library-name">
        <Path library={library} above={above} />
        <div class="bar">
          <h1 id="library-name">{library.name}</h1>
          <p class="buttons">
            {mayEdit.value && <UploadButton to={destination} label="Upload photographs" field="Photographs to upload" />}
            <button type="button" onClick={() => ask("start")} disabled={!images.total && !filtered}>
              Start a pipeline
              {chosen.size > 0 && ` over ${count(chosen.size)}`}
            </button>
            {mayEdit.value && (
              <>
                <button type="button" onClick={() => ask("library")}>
                  New library inside
                </button>
                <button type="button" onClick={() => ask("rename")}>
                  Rename
                </button>
                <button type="button" class="danger" onClick={() => ask("delete")}>
                  Delete
                </button>
              </>
            )}
          </p>
        </div>
        {library.description && <p>{library.description}</p>}
        <Inside libraries={library.children.nodes} total={library.children.totalCount} />
        {library.jobs.nodes.length > 0 && <LatestRuns runs={library.jobs.nodes} />}
      </section>
      <section class="card" aria-label="Photographs">
        <Filters libraryId={rowId} name={name} metadata={metadata} />
        <p class="grid-sum">
          <span role="status">{images.ready && `${counted(images.total, "photograph")}${filtered ? " found" : ""}`}</span>
          {chosen.size > 0 && (
            <>
              <span>{count(chosen.size)} selected</span>
              <button type="button" class="quiet" onClick={() => choose(new Set())}>
                Select none
              </button>
            </>
          )}
          {images.items.length > 0 && chosen.size < images.items.length && (
            <button type="button" class="quiet" onClick={() => choose(new Set(images.items.map((one) => one.rowId)))}>
              Select the {count(images.items.length)} shown
            </button>
          )}
        </p>
        {!images.ready && !images.failure && <Waiting what="photographs" />}
        {images.ready && !images.items.length && (
          <Empty title={filtered ? "No photograph fits." : "No photographs yet."}>
            <p>{filtered ? "Change what you are looking for." : mayEdit.value ? DROP : "Managers add them."}</p>
          </Empty>
        )}
        <Grid images={images} chosen={chosen} choose={choose} open={(image) => open(image.rowId)} shown={photo} />
      </section>
      {photo && (
        <Photograph
          rowId={photo}
          step={step}
          close={shut}
          removed={(gone) => {
            setSearch({ photo: null });
            images.change((items) => items.filter((one) => one.rowId !== gone));
            choose(new Set([...chosen].filter((one) => one !== gone)));
            changed();
          }}
        />
      )}
      {asked === "start" && (
        <StartPipeline
          library={library}
          places={[rowId, ...above.map((one) => one.rowId)]}
          total={filtered ? library.images.totalCount : images.total}
          chosen={chosen}
          close={close}
        />
      )}
      {asked === "library" && <NewLibrary catalogId={library.catalogId} parentId={rowId} place={library.name} close={close} />}
      {asked === "rename" && <Rename library={library} saved={() => (close(), changed())} close={close} />}
      {asked === "delete" && (
        <Remove
          what="library"
          name={library.name}
          rowId={rowId}
          document={DeleteLibraryDocument}
          close={close}
          removed={() => {
            changed();
            navigate(library.parent ? `/catalogs/libraries/${library.parent.rowId}` : library.catalog ? `/catalogs/${library.catalogId}` : "/catalogs");
          }}
        />
      )}
    </DropZone>
  );
}

function Rename({ library, saved, close }: { library: Library; saved: () => void; close: () => void }) {
  const { run, busy, failure } = useAction(UpdateLibraryDocument);
  return (
    <NameDialog
      title="Rename the library"
      action="Save"
      initial={{ name: library.name, description: library.description ?? null }}
      busy={busy}
      failure={failure}
      close={close}
      save={async (patch) => {
        if (await run({ rowId: library.rowId, patch })) saved();
      }}
    />
  );
}

/** Where the library is: its catalog, and the libraries above it. */
function Path({ library, above }: { library: Library; above: readonly Above[] }) {
  return (
    <nav class="path" aria-label="Where it is">
      <ol>
        <li>{library.catalog ? <a href={`/catalogs/${library.catalogId}`}>{library.catalog.name}</a> : <a href="/catalogs">Shared libraries</a>}</li>
        {[...above].reverse().map((one) => (
          <li key={one.rowId}>
            <a href={`/catalogs/libraries/${one.rowId}`}>{one.name}</a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
