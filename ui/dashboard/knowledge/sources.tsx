import { count, counted } from "../format";
import { DeleteSourceDocument, type KnowledgeSourcesQuery } from "../gql/graphql";
import type { Paged } from "../paged";
import { AskFirst } from "../parts/ask_first";
import { Empty } from "../parts/notice";
import { Table } from "../parts/table";
import { Ago } from "../parts/time";

export type Source = KnowledgeSourcesQuery["orgsSources"]["nodes"][number];

/** What was loaded, by source. `model`: whose vectors searches go by now. */
export function Sources({ pages, model }: { pages: Paged<Source>; model: string | undefined }) {
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
              <AskFirst
                label="Delete"
                named={`Delete ${source.sourceId}`}
                title={`Delete “${source.sourceId}”?`}
                action="Delete it"
                document={DeleteSourceDocument}
                variables={{ source: source.rowId }}
                done={pages.reload}
              >
                <p>
                  Its {counted(source.passages, "passage is", "passages are")} found no more. Answers that were given from
                  them stay.
                </p>
              </AskFirst>
            </td>
          </>
        )}
      >
        <Empty title="Nothing is loaded yet.">
          <p>Load a text, or drop files here: conversations can then answer from them.</p>
        </Empty>
      </Table>
    </section>
  );
}
