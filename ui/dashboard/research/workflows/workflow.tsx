import { useEffect, useState } from "preact/hooks";
import { count, counted } from "../../format";
import {
  type AlaweinMezanWorkflowStatus,
  DeleteMezanWorkflowDocument,
  MezanWorkflowDocument,
  type MezanWorkflowQuery,
  UpdateMezanWorkflowDocument,
} from "../../gql/graphql";
import { useAction, useQuery } from "../../load";
import { AskFirst } from "../../parts/ask_first";
import { LatestRuns } from "../../parts/latest_runs";
import { NameDialog } from "../../parts/name_dialog";
import { Empty, Refusal, Waiting } from "../../parts/notice";
import { navigate } from "../../router";
import { Definition } from "./definition";
import { rateWord, STATUSES } from "./list";
import { Start } from "./start";

type Found = NonNullable<MezanWorkflowQuery["alaweinMezanWorkflow"]>;

/** One workflow: its steps, drawn and written; what was executed of it. */
export function Workflow({ rowId }: { rowId: string }) {
  const { data, failure, reload } = useQuery(MezanWorkflowDocument, { rowId });
  const [asked, ask] = useState<"start" | "edit" | null>(null);
  const close = () => ask(null);
  const workflow = data?.alaweinMezanWorkflow;
  useEffect(() => {
    if (workflow) document.title = `${workflow.name} · Trellis`;
  }, [workflow?.name]);
  if (!data) return failure ? <Refusal failure={failure} retry={reload} /> : <Waiting what="the workflow" />;
  if (!workflow)
    return (
      <Empty title="There is no such workflow, or it is not yours.">
        <a href="/research/workflows">See your workflows</a>
      </Empty>
    );
  const { executions } = workflow;
  return (
    <>
      <nav class="path" aria-label="Where it is">
        <a href="/research/workflows">Workflows</a>
      </nav>
      <div class="bar">
        <h2>{workflow.name}</h2>
        <p class="buttons">
          <button type="button" class="primary" disabled={workflow.status === "ARCHIVED"} onClick={() => ask("start")}>
            Start
          </button>
          <button type="button" onClick={() => ask("edit")}>
            Rename or archive
          </button>
          <AskFirst
            label="Delete"
            class="danger"
            title={`Delete the workflow “${workflow.name}”?`}
            action="Delete the workflow"
            document={DeleteMezanWorkflowDocument}
            variables={{ rowId }}
            done={() => navigate("/research/workflows")}
          >
            <p>
              {executions.totalCount === 0
                ? "Nothing was executed of it."
                : `What was executed of it goes, too: ${counted(executions.totalCount, "execution")} with their logs.`}
            </p>
          </AskFirst>
        </p>
      </div>
      {workflow.description && <p>{workflow.description}</p>}
      <p class="faint">
        {STATUSES[workflow.status]} · {executed(workflow)}
      </p>
      <Definition key={rowId} rowId={rowId} saved={workflow.workflowDefinition} reload={reload} />
      <section class="card" aria-labelledby="executions">
        <h2 id="executions">Latest executions</h2>
        {executions.nodes.length ? <LatestRuns runs={executions.nodes} /> : <p class="faint">None yet.</p>}
      </section>
      {asked === "start" && <Start workflow={workflow} close={close} />}
      {asked === "edit" && <Edit workflow={workflow} saved={() => (close(), reload())} close={close} />}
    </>
  );
}

function executed({ executionCount, successRate }: Found): string {
  if (executionCount === 0) return "never executed";
  const often = executionCount === 1 ? "executed once" : `executed ${count(executionCount)} times`;
  return successRate === null ? often : `${often}, of which ${rateWord(successRate)} went well`;
}

function Edit({ workflow, saved, close }: { workflow: Found; saved: () => void; close: () => void }) {
  const { run, busy, failure } = useAction(UpdateMezanWorkflowDocument);
  const [status, setStatus] = useState(workflow.status);
  return (
    <NameDialog
      title="Rename or archive the workflow"
      action="Save"
      initial={workflow}
      busy={busy}
      failure={failure}
      close={close}
      save={async (given) => (await run({ rowId: workflow.rowId, patch: { ...given, status } })) && saved()}
    >
      <label>
        Status
        <select value={status} onChange={(event) => setStatus(event.currentTarget.value as AlaweinMezanWorkflowStatus)}>
          {Object.entries(STATUSES).map(([one, word]) => (
            <option key={one} value={one}>
              {word}
            </option>
          ))}
        </select>
        <span>One that is archived is kept to be read, and cannot be started.</span>
      </label>
    </NameDialog>
  );
}
