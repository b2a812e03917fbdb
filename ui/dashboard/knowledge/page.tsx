import { useEffect, useMemo, useState } from "preact/hooks";
import { KnowledgeDocument, KnowledgeSourcesDocument, LatestLoadsDocument } from "../gql/graphql";
import { useQuery } from "../load";
import type { PageProps } from "../pages";
import { usePaged } from "../paged";
import { Empty } from "../parts/notice";
import { SearchBox } from "../parts/search_box";
import { DropZone, UploadButton } from "../parts/uploads/choose";
import { UploadPanel } from "../parts/uploads/panel";
import { search, setSearch } from "../router";
import { personId } from "../session";
import { Found } from "./found";
import { LoadText } from "./load_text";
import { Loads } from "./loads";
import { Sources } from "./sources";
import { toKnowledge } from "./uploads";
import "./style.css";

/** `/knowledge`: documents that conversations answer from; `?q=` searches in them. */
export default function Knowledge(_: PageProps) {
  const person = personId.value;
  return person ? <Own person={person} /> : <Empty title="Your token names nobody." />;
}

/** A person's own documents: those of others, whom an admin sees, are not searched. */
function Own({ person }: { person: string }) {
  useEffect(() => void (document.title = "Knowledge · Trellis"), []);
  const wanted = search.value.get("q") ?? "";
  const sources = usePaged(KnowledgeSourcesDocument, { person }, ({ orgsSources }) => orgsSources);
  const about = useQuery(KnowledgeDocument, {}).data?.orgsKnowledge;
  const can = about?.vectors ?? true;
  const loads = useQuery(LatestLoadsDocument, { person });
  const to = useMemo(() => toKnowledge(loads.reload), [loads.reload]);
  const [writing, setWriting] = useState(false);
  const latest = loads.data?.orgsDocumentLoads.nodes ?? [];
  // With each load that has ended there may be another source.
  const standing = latest.map(({ rowId, state }) => `${rowId} ${state}`).join();
  useEffect(() => {
    if (standing) sources.reload();
  }, [standing]);
  return (
    <DropZone to={can ? to : null}>
      <div class="bar">
        <h1>Knowledge</h1>
        {can && (
          <>
            <SearchBox label="Search in the documents" value={wanted} change={(q) => setSearch({ q })} />
            <p class="buttons">
              <UploadButton to={to} label="Load files" field="Documents to load" />
              <button type="button" onClick={() => setWriting(true)}>
                Load a text…
              </button>
            </p>
          </>
        )}
      </div>
      {!can && (
        <p class="notice warn">
          This installation keeps no vectors: its Postgres has no <code>pgvector</code> 0.8 or newer. Documents can be neither loaded nor searched
          until it has; all else works.
        </p>
      )}
      {wanted && can && <Found query={wanted} />}
      <UploadPanel />
      <Loads loads={latest} ended={loads.reload} />
      <Sources pages={sources} model={about?.embeddingModel} />
      {writing && <LoadText close={() => setWriting(false)} loading={loads.reload} />}
    </DropZone>
  );
}
