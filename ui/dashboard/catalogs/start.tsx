import { useMemo, useState } from "preact/hooks";
import { count, counted } from "../format";
import { type RunPriority, StartableDocument, StartJobDocument } from "../gql/graphql";
import { contains } from "../like";
import { useAction, useQuery } from "../load";
import { Dialog, Form } from "../parts/dialog";
import { Empty, Refusal, Waiting } from "../parts/notice";
import { useSettled } from "../parts/settled";
import { navigate } from "../router";
import { unique } from "../unique";

const PRIORITIES: readonly [RunPriority, string][] = [
  ["NORMAL", "Normal"],
  ["HIGH", "High: before your other jobs"],
  ["LOW", "Low: after your other jobs"],
];

const MOST = 9_900; // photographs by name: what one request holds

/** Choose a pipeline and start it over a library's photographs, or over those that were chosen. */
export function StartPipeline(props: {
  library: { rowId: number; name: string };
  /** The library and those above it: their pipelines fit. */
  places: readonly number[];
  total: number;
  chosen: ReadonlySet<string>;
  close: () => void;
}) {
  const { library, places, chosen, total } = props;
  const [typed, type] = useState("");
  const name = useSettled(typed).trim();
  const fits = { or: [{ libraryId: { isNull: true } }, { libraryId: { in: [...places] } }] };
  const { data, failure, reload } = useQuery(StartableDocument, { where: name ? { ...fits, name: contains(name) } : fits });
  const start = useAction(StartJobDocument);
  const [picked, setPicked] = useState<string | null>(null);
  const [priority, setPriority] = useState<RunPriority>("NORMAL");
  const some = chosen.size > 0 && chosen.size < total;
  const [only, setOnly] = useState(some);
  const pipelines = data?.coicePipelines.nodes ?? [];
  const pipeline = pipelines.find(({ rowId }) => rowId === picked) ?? pipelines[0];
  const images = only ? chosen.size : total;
  const tooMany = only && chosen.size > MOST;
  const stages = pipeline?.stages.totalCount ?? 0;
  // One for each choice: a second click, or another try after the answer was lost, starts the same job.
  const idempotencyKey = useMemo(unique, [pipeline?.rowId, priority, only]);

  async function submit() {
    if (!pipeline) return;
    const imageIds = only ? [...chosen] : [];
    const answer = await start.run({
      input: { pipelineId: pipeline.rowId, libraryId: library.rowId, imageIds, priority, idempotencyKey },
    });
    if (answer?.startCoiceJob.job) navigate(`/runs/${answer.startCoiceJob.job.rowId}`);
  }

  return (
    <Dialog title={`Start a pipeline over “${library.name}”`} close={props.close}>
      <Refusal failure={failure} retry={reload} />
      {(typed || (data && data.coicePipelines.totalCount > pipelines.length)) && (
        <label>
          Find a pipeline
          <input type="search" value={typed} onInput={(event) => type(event.currentTarget.value)} />
        </label>
      )}
      {!data && !failure && <Waiting what="pipelines" />}
      {data && !pipeline && name && <p>No pipeline that fits has such a name.</p>}
      {data && !pipeline && !name && (
        <Empty title="No pipeline fits this library.">
          <a href="/pipelines">Make one</a>
        </Empty>
      )}
      {pipeline && (
        <Form
          action={start.busy ? "Starting…" : "Start"}
          disabled={start.busy || !images || !stages || tooMany}
          failure={start.failure}
          send={submit}
          close={props.close}
        >
          <label>
            Pipeline
            <select value={pipeline.rowId} onChange={(event) => setPicked(event.currentTarget.value)}>
              {pipelines.map(({ rowId, name }) => (
                <option key={rowId} value={rowId}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          {pipeline.description && <p class="faint">{pipeline.description}</p>}
          {some && (
            <fieldset>
              <legend>Photographs</legend>
              <label class="choice">
                <input type="radio" name="which" checked={only} onChange={() => setOnly(true)} /> The {count(chosen.size)} selected
              </label>
              <label class="choice">
                <input type="radio" name="which" checked={!only} onChange={() => setOnly(false)} /> All {count(total)} of the library
              </label>
            </fieldset>
          )}
          <label>
            Priority
            <select value={priority} onChange={(event) => setPriority(event.currentTarget.value as RunPriority)}>
              {PRIORITIES.map(([value, text]) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </select>
          </label>
          <p class="notice">
            {counted(images, "photograph")} × {counted(stages, "stage")}:{" "}
            at most {count(images * stages)} questions to the model, fewer where filters leave photographs out.
          </p>
          {tooMany && <p class="notice warn">At most {count(MOST)} can be selected for one run: select fewer, or start over all.</p>}
          {!stages && <p class="faint">This pipeline has no stages yet.</p>}
        </Form>
      )}
    </Dialog>
  );
}
