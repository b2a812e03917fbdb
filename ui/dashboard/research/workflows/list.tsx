import { useState } from "preact/hooks";
import { count } from "../../format";
import { type AlaweinMezanWorkflowStatus, CreateMezanWorkflowDocument, MezanWorkflowsDocument } from "../../gql/graphql";
import { useAction } from "../../load";
import { usePaged } from "../../paged";
import { NameDialog } from "../../parts/name_dialog";
import { Empty } from "../../parts/notice";
import { Table } from "../../parts/table";
import { Ago } from "../../parts/time";
import { figure } from "../../plots/numbers";
import { navigate } from "../../router";

export const STATUSES: Record<AlaweinMezanWorkflowStatus, string> = { DRAFT: "Draft", ACTIVE: "Active", ARCHIVED: "Archived" };

/** The workflows that one has written. */
export function Workflows() {
  const pages = usePaged(MezanWorkflowsDocument, {}, (data) => data.alaweinMezanWorkflows);
  const [making, make] = useState(false);
  return (
    <section class="card" aria-labelledby="workflows">
      <div class="bar">
        <h2 id="workflows">Workflows</h2>
        <button type="button" class="primary" onClick={() => make(true)}>
          New workflow
        </button>
      </div>
      <Table
        label="Workflows"
        columns={["Workflow", "Status", "Executions", "Went well", "Last"]}
        pages={pages}
        id={(workflow) => workflow.rowId}
        row={({ rowId, name, description, status, executionCount, successRate, lastExecutedAt }) => (
          <>
            <th scope="row">
              <a href={`/research/workflows/${rowId}`}>{name}</a>
              {description && <span class="faint under">{description}</span>}
            </th>
            <td>{STATUSES[status]}</td>
            <td>{count(executionCount)}</td>
            <td>{rateWord(successRate)}</td>
            <td>{lastExecutedAt ? <Ago at={lastExecutedAt} /> : <span class="faint">never</span>}</td>
          </>
        )}
      >
        <Empty title="You have no workflow.">
          <p>A workflow is a graph of steps that go by themselves: calls, transformations, pauses, branches, runs.</p>
        </Empty>
      </Table>
      {making && <NewWorkflow close={() => make(false)} />}
    </section>
  );
}

export const rateWord = (rate: number | null): string => (rate === null ? "–" : `${figure(rate, 3)} %`);

function NewWorkflow({ close }: { close: () => void }) {
  const { run, busy, failure } = useAction(CreateMezanWorkflowDocument);
  return (
    <NameDialog
      title="New workflow"
      action="Make it"
      busy={busy}
      failure={failure}
      close={close}
      save={async (given) => {
        const made = (await run({ input: { ...given, workflowDefinition: BEGINNING } }))?.createAlaweinMezanWorkflow.mezanWorkflow;
        if (made) navigate(`/research/workflows/${made.rowId}`);
      }}
    />
  );
}

/** Something to go on from. */
const BEGINNING = {
  steps: [
    { id: "wait", type: "delay", needs: [], with: { seconds: 1 } },
    { id: "greet", type: "transform", needs: ["wait"], with: { expression: "join(' ', ['Hello', input.name || 'world'])" } },
  ],
};
