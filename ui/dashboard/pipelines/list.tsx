import { useState } from "preact/hooks";
import { count } from "../format";
import { CreatePipelineDocument, LibraryChoiceDocument, PipelinesDocument } from "../gql/graphql";
import { useAction, useQuery } from "../load";
import { usePaged } from "../paged";
import { LiveState } from "../parts/latest_runs";
import { NameDialog } from "../parts/name_dialog";
import { Empty, Refusal, Waiting } from "../parts/notice";
import { SearchBox } from "../parts/search_box";
import { useSettled } from "../parts/settled";
import { TableBox } from "../parts/table";
import { Ago } from "../parts/time";
import { mayEdit } from "../people/profile";
import { navigate, search, setSearch } from "../router";
import { Prompts } from "./prompts";
import { contains } from "../like";

/** All pipelines that one may see, and the prompts that they are made of. */
export function PipelineList() {
  const [asked, ask] = useState<"pipeline" | "prompts" | null>(null);
  const name = search.value.get("name") ?? "";
  const pipelines = usePaged(PipelinesDocument, { where: name ? { name: contains(name) } : {} }, (data) => data.coicePipelines);
  const { items } = pipelines;
  return (
    <>
      <div class="bar">
        <h1>Pipelines</h1>
        <SearchBox label="Name" value={name} change={(name) => setSearch({ name })} />
        <button type="button" onClick={() => ask("prompts")}>
          Prompts
        </button>
        {mayEdit.value && (
          <button type="button" class="primary" onClick={() => ask("pipeline")}>
            New pipeline
          </button>
        )}
      </div>
      <Refusal failure={pipelines.failure} retry={pipelines.reload} />
      {!pipelines.ready && !pipelines.failure && <Waiting what="pipelines" />}
      {pipelines.ready && !items.length && (
        <Empty title={name ? "No pipeline has such a name." : "No pipelines yet."}>
          {!name && <p>A pipeline asks prompts of photographs, stage by stage.</p>}
        </Empty>
      )}
      {items.length > 0 && (
        <div class="card">
          <TableBox label="Pipelines" columns={["Name", "Library", "Stages", "Last job"]} numbers={["Stages"]}>
            {items.map(({ rowId, name, description, library, stages, jobs: { nodes } }) => (
              <tr key={rowId}>
                <th scope="row">
                  <a href={`/pipelines/${rowId}`}>{name}</a>
                  {description && <span class="faint under">{description}</span>}
                </th>
                <td>{library ? <a href={`/catalogs/libraries/${library.rowId}`}>{library.name}</a> : <span class="faint">any</span>}</td>
                <td class="number">{count(stages.totalCount)}</td>
                <td>
                  {nodes[0] ? (
                    <a class="last-job" href={`/runs/${nodes[0].rowId}`}>
                      <LiveState rowId={nodes[0].rowId} state={nodes[0].state} /> <Ago at={nodes[0].createdAt} />
                    </a>
                  ) : (
                    <span class="faint">none</span>
                  )}
                </td>
              </tr>
            ))}
          </TableBox>
        </div>
      )}
      {pipelines.hasMore && (
        <button type="button" onClick={pipelines.more} disabled={pipelines.loading}>
          Show more of {count(pipelines.total)}
        </button>
      )}
      {asked === "pipeline" && <NewPipeline close={() => ask(null)} />}
      {asked === "prompts" && <Prompts close={() => ask(null)} />}
    </>
  );
}

function NewPipeline({ close }: { close: () => void }) {
  const { run, busy, failure } = useAction(CreatePipelineDocument);
  const [libraryId, setLibrary] = useState<number | null>(null);
  return (
    <NameDialog
      title="New pipeline"
      action="Make it"
      busy={busy}
      failure={failure}
      close={close}
      save={async (given) => {
        const made = (await run({ input: { ...given, libraryId } }))?.createCoicePipeline.pipeline;
        if (made) navigate(`/pipelines/${made.rowId}`);
      }}
    >
      <LibraryChoice libraryId={libraryId} choose={setLibrary} />
    </NameDialog>
  );
}

/** Which library a pipeline is for: then it runs over that one and those below it. */
export function LibraryChoice({ libraryId, choose }: { libraryId: number | null; choose: (libraryId: number | null) => void }) {
  const [typed, type] = useState("");
  const part = useSettled(typed).trim();
  const { data, failure } = useQuery(LibraryChoiceDocument, {
    where: part ? { or: [{ name: contains(part) }, { rowId: { eq: libraryId ?? 0 } }] } : {},
  });
  return (
    <fieldset class="fields">
      <legend>For which library</legend>
      <label>
        Find a library
        <input type="search" value={typed} onInput={(event) => type(event.currentTarget.value)} />
      </label>
      <label>
        Library
        <select value={libraryId ?? ""} onChange={(event) => choose(Number(event.currentTarget.value) || null)}>
          <option value="">Any: a general pipeline</option>
          {data?.coiceLibraries.nodes.map(({ rowId, name, catalog }) => (
            <option key={rowId} value={rowId}>
              {catalog ? `${catalog.name} / ${name}` : name}
            </option>
          ))}
        </select>
      </label>
      <Refusal failure={failure} />
    </fieldset>
  );
}
