import { useEffect, useState } from "preact/hooks";
import { WorkflowsDocument, type WorkflowFragment } from "../gql/graphql";
import type { PageProps } from "../pages";
import { usePaged } from "../paged";
import { Empty, Refusal, Waiting } from "../parts/notice";
import { StartWorkflow } from "./start";
import "./style.css";

/** `/workflows`: what makes pictures for the clients that one works for. */
export default function Workflows(_: PageProps) {
  useEffect(() => void (document.title = "Workflows · Trellis"), []);
  const found = usePaged(WorkflowsDocument, {}, ({ masStockWorkflows }) => masStockWorkflows);
  const [chosen, choose] = useState<WorkflowFragment | null>(null);
  return (
    <>
      <h1>Workflows</h1>
      <Refusal failure={found.failure} retry={found.reload} />
      {!found.ready && !found.failure && <Waiting what="workflows" />}
      {found.ready && found.items.length === 0 && (
        <Empty title="You have no workflow.">
          <p>Workflows belong to clients. Ask whoever looks after yours to assign one.</p>
        </Empty>
      )}
      <ul class="workflows">
        {found.items.map((workflow) => (
          <li key={workflow.rowId} class="card">
            <h2>{workflow.name}</h2>
            {workflow.description && <p>{workflow.description}</p>}
            <p class="faint">{workflow.client?.name}</p>
            <p class="buttons">
              {workflow.status === "ACTIVE" ? (
                <button type="button" class="primary" aria-label={`Start ${workflow.name}`} onClick={() => choose(workflow)}>
                  Start
                </button>
              ) : (
                <span class="faint">Inactive</span>
              )}
            </p>
          </li>
        ))}
      </ul>
      {found.hasMore && (
        <p>
          <button type="button" disabled={found.loading} onClick={found.more}>
            Show more
          </button>
        </p>
      )}
      {chosen && <StartWorkflow workflow={chosen} close={() => choose(null)} />}
    </>
  );
}
