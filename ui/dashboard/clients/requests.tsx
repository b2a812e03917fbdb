import { useState } from "preact/hooks";
import {
  ApproveRequestDocument,
  type MasStockRequestStatus,
  RejectRequestDocument,
  RequestableWorkflowsDocument,
  RequestWorkflowDocument,
  type WorkflowRequestFragment,
  WorkflowRequestsDocument,
} from "../gql/graphql";
import { useAction, useQuery } from "../load";
import { usePaged } from "../paged";
import { FormDialog } from "../parts/dialog";
import { Empty, Refusal } from "../parts/notice";
import { askedOf, Badge, type Standing, StandingFilter } from "../parts/standing";
import { Table } from "../parts/table";
import { Ago } from "../parts/time";
import type { Me } from "./me";

const STATUSES: Readonly<Record<MasStockRequestStatus, Standing>> = {
  PENDING: { word: "Pending", like: "pending" },
  APPROVED: { word: "Approved", like: "completed" },
  REJECTED: { word: "Rejected", like: "cancelled" },
};

interface Decision {
  request: WorkflowRequestFragment;
  approve: boolean;
}

/** `/clients/requests`: what clients would like to be made, and what the agency says to that. */
export function Requests({ me }: { me: Me }) {
  const status = askedOf(STATUSES);
  const where = status ? { status: { eq: status } } : {};
  const requests = usePaged(WorkflowRequestsDocument, { where }, (found) => found.masStockWorkflowRequests);
  const [asking, ask] = useState(false);
  const [deciding, decide] = useState<Decision | null>(null);
  return (
    <section class="card" aria-label="Requests">
      <div class="bar">
        <StandingFilter standings={STATUSES} />
        <button type="button" class="primary" onClick={() => ask(true)}>
          Ask for a workflow
        </button>
      </div>
      <Table
        label="Requests"
        columns={me.admin ? ["Workflow", "What for", "Standing", ""] : ["Workflow", "What for", "Standing"]}
        pages={requests}
        id={({ rowId }) => rowId}
        row={(request) => (
          <>
            <th scope="row">
              {request.workflow?.name}
              <span class="faint under">
                {request.client?.name}, <Ago at={request.createdAt} />
              </span>
            </th>
            <td>{request.notes ?? "–"}</td>
            <td>
              <Badge {...STATUSES[request.status]} />
              {request.decisionNotes && <span class="faint under">{request.decisionNotes}</span>}
            </td>
            {me.admin && (
              <td class="actions">
                {request.status === "PENDING" && (
                  <>
                    <button
                      type="button"
                      aria-label={`Approve ${request.workflow?.name ?? "it"}`}
                      onClick={() => decide({ request, approve: true })}
                    >
                      Approve
                    </button>{" "}
                    <button
                      type="button"
                      aria-label={`Reject ${request.workflow?.name ?? "it"}`}
                      onClick={() => decide({ request, approve: false })}
                    >
                      Reject
                    </button>
                  </>
                )}
              </td>
            )}
          </>
        )}
      >
        <Empty title={status ? "No request fits." : "Nothing was asked for."} />
      </Table>
      {asking && (
        <Ask
          close={() => ask(false)}
          asked={() => {
            ask(false);
            requests.reload();
          }}
        />
      )}
      {deciding && (
        <Decide
          {...deciding}
          close={() => decide(null)}
          decided={() => {
            decide(null);
            requests.reload();
          }}
        />
      )}
    </section>
  );
}

function Ask({ close, asked }: { close: () => void; asked: () => void }) {
  const workflows = useQuery(RequestableWorkflowsDocument, {});
  const [workflow, setWorkflow] = useState("");
  const request = useAction(RequestWorkflowDocument);
  const all = workflows.data?.masStockWorkflows.nodes ?? [];
  const chosen = workflow || all[0]?.rowId;
  return (
    <FormDialog
      title="Ask for a workflow"
      action="Ask for it"
      disabled={request.busy || !chosen}
      failure={request.failure}
      send={async (form) => {
        if (chosen && (await request.run({ workflow: chosen, notes: notesOf(form) }))) asked();
      }}
      close={close}
    >
      <Refusal failure={workflows.failure} retry={workflows.reload} />
      <label>
        Workflow
        <select required value={chosen} onChange={(event) => setWorkflow(event.currentTarget.value)}>
          {all.map(({ rowId, name, client }) => (
            <option key={rowId} value={rowId}>
              {name}
              {client && ` (${client.name})`}
            </option>
          ))}
        </select>
      </label>
      <Notes label="What the agency should know" />
    </FormDialog>
  );
}

function Decide({ request, approve, close, decided }: Decision & { close: () => void; decided: () => void }) {
  const verbs = { approve: useAction(ApproveRequestDocument), reject: useAction(RejectRequestDocument) };
  const { run, busy, failure } = approve ? verbs.approve : verbs.reject;
  const word = approve ? "Approve" : "Reject";
  return (
    <FormDialog
      title={`${word} ${request.workflow?.name ?? "the request"}`}
      action={word}
      disabled={busy}
      failure={failure}
      send={async (form) => {
        if (await run({ request: request.rowId, notes: notesOf(form) })) decided();
      }}
      close={close}
    >
      {request.notes && <p class="prompt">{request.notes}</p>}
      <Notes label="What the client should know" />
    </FormDialog>
  );
}

/** A few words, or none. */
function Notes({ label }: { label: string }) {
  return (
    <label>
      {label}
      <textarea name="notes" rows={3} />
    </label>
  );
}

const notesOf = (form: HTMLFormElement): string | null => String(new FormData(form).get("notes")).trim() || null;
