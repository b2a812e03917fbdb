import { useState } from "preact/hooks";
import { count } from "../format";
import { DeleteSourceDocument, type KnowledgeSourcesQuery } from "../gql/graphql";
import { useAction } from "../load";
import type { Paged } from "../paged";
import { Confirm } from "../parts/dialog";
import { Empty, Refusal } from "../parts/notice";
import { Table } from "../parts/table";
import { Ago } from "../parts/time";

export type Source = KnowledgeSourcesQuery["orgsSources"]["nodes"][number];

/** What was loaded, by source. `model`: whose vectors searches go by now. */
export function Sources({ pages, model }: { pages: Paged<Source>; model: string | undefined }) {
  const [leaving, setLeaving] = useState<Source | null>(null);
  return (
    <section class="card" aria-labelledby="sources">
      <h2 id="sources">Documents</h2>
      <Table
        label="Documents"
        columns={["Source", "Passages", "Loaded", ""]}
        pages={pages}
        id={({ rowId }) => rowId}
        row={(source) => (
          <>
            <th scope="row">
              <bdi>{source.sourceId}</bdi>
              {model && model !== source.model && (
                <span class="faint under">Loaded for another model: found by its words alone until it is loaded anew.</span>
              )}
            </th>
            <td>{count(source.passages)}</td>
            <td>
              <Ago at={source.updatedAt} />
            </td>
            <td class="actions">
              <button type="button" class="quiet" aria-label={`Delete ${source.sourceId}`} onClick={() => setLeaving(source)}>
                Delete
              </button>
            </td>
          </>
        )}
      >
        <Empty title="Nothing is loaded yet.">
          <p>Load a text, or drop files here: conversations can then answer from them.</p>
        </Empty>
      </Table>
      {leaving && <Delete source={leaving} close={() => setLeaving(null)} done={pages.reload} />}
    </section>
  );
}

function Delete({ source, close, done }: { source: Source; close: () => void; done: () => void }) {
  const { run, busy, failure } = useAction(DeleteSourceDocument);
  return (
    <Confirm
      title={`Delete “${source.sourceId}”?`}
      action="Delete it"
      danger
      busy={busy}
      close={close}
      confirm={async () => {
        if (!(await run({ source: source.rowId }))) return;
        done();
        close();
      }}
    >
      <p>
        Its {count(source.passages)} {source.passages === 1 ? "passage is" : "passages are"} found no more. Answers that were given from them stay.
      </p>
      <Refusal failure={failure} />
    </Confirm>
  );
}
