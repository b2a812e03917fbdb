import { useState } from "preact/hooks";
import {
  MasStockClientNamesDocument,
  type MasStockTicketPriority,
  type MasStockTicketStatus,
  MoveTicketDocument,
  OpenTicketDocument,
  type TicketFragment,
  TicketsDocument,
} from "../gql/graphql";
import { useAction, useQuery } from "../load";
import { usePaged } from "../paged";
import { FormDialog } from "../parts/dialog";
import { Empty, Refusal } from "../parts/notice";
import { askedOf, Badge, type Standing, StandingFilter } from "../parts/standing";
import { Table } from "../parts/table";
import { Ago } from "../parts/time";
import type { Me } from "./me";

/** What a ticket is called, how it looks, and where it may stand next. */
const STATUSES: Readonly<Record<MasStockTicketStatus, Standing & { next: readonly MasStockTicketStatus[] }>> = {
  OPEN: { word: "Open", like: "pending", next: ["IN_PROGRESS", "RESOLVED", "CLOSED"] },
  IN_PROGRESS: { word: "In progress", like: "running", next: ["OPEN", "RESOLVED", "CLOSED"] },
  RESOLVED: { word: "Resolved", like: "completed", next: ["IN_PROGRESS", "CLOSED"] },
  CLOSED: { word: "Closed", like: "cancelled", next: [] },
};

const PRIORITIES: Readonly<Record<MasStockTicketPriority, string>> = { LOW: "Low", MEDIUM: "Medium", HIGH: "High", URGENT: "Urgent" };

/** `/clients/tickets`: calls for help, which admins move on. */
export function Tickets({ me }: { me: Me }) {
  const status = askedOf(STATUSES);
  const where = status ? { status: { eq: status } } : {};
  const tickets = usePaged(TicketsDocument, { where }, (found) => found.masStockSupportTickets);
  const [opening, open] = useState(false);
  return (
    <section class="card" aria-label="Tickets">
      <div class="bar">
        <StandingFilter standings={STATUSES} />
        <button type="button" class="primary" onClick={() => open(true)}>
          Open a ticket
        </button>
      </div>
      <Table
        label="Tickets"
        columns={me.admin ? ["Ticket", "Client", "Priority", "Standing", ""] : ["Ticket", "Client", "Priority", "Standing"]}
        pages={tickets}
        id={({ rowId }) => rowId}
        row={(ticket) => (
          <>
            <th scope="row">
              <details>
                <summary>{ticket.subject}</summary>
                <p class="prompt">{ticket.description}</p>
              </details>
              <span class="faint under">
                {ticket.user?.name ?? "somebody"}, <Ago at={ticket.createdAt} />
              </span>
            </th>
            <td>{ticket.client?.name}</td>
            <td>{PRIORITIES[ticket.priority]}</td>
            <td>
              <Badge {...STATUSES[ticket.status]} />
            </td>
            {me.admin && (
              <td class="actions">
                <Move key={ticket.status} ticket={ticket} moved={tickets.reload} />
              </td>
            )}
          </>
        )}
      >
      <Empty title={status ? "No ticket fits." : "There is no ticket."} />
    </Table>
    {opening && (
      <OpenTicket
        close={() => open(false)}
        opened={() => {
          open(false);
          tickets.reload();
        }}
      />
    )}
  </section>
);
}

function Move({ ticket: { rowId, subject, status }, moved }: { ticket: TicketFragment; moved: () => void }) {
const { run, busy, failure } = useAction(MoveTicketDocument);
const { next } = STATUSES[status];
if (!next.length) return null;
return (
  <>
    <select
      aria-label={`Move “${subject}” to`}
      value=""
      disabled={busy}
      onChange={async (event) => {
        const field = event.currentTarget;
        if (await run({ ticket: rowId, status: field.value as MasStockTicketStatus })) moved();
        else field.value = "";
      }}
    >
      <option value="">Move to…</option>
      {next.map((one) => (
        <option key={one} value={one}>
          {STATUSES[one].word}
        </option>
      ))}
    </select>
    <Refusal failure={failure} />
  </>
);
}

function OpenTicket({ close, opened }: { close: () => void; opened: () => void }) {
const clients = useQuery(MasStockClientNamesDocument, { where: { status: { eq: "ACTIVE" } } });
const [client, setClient] = useState("");
const [subject, setSubject] = useState("");
const [description, setDescription] = useState("");
const [priority, setPriority] = useState<MasStockTicketPriority>("MEDIUM");
const open = useAction(OpenTicketDocument);
const all = clients.data?.masStockClients.nodes ?? [];
const chosen = client || all[0]?.rowId;

async function submit() {
  if (chosen && (await open.run({ client: chosen, subject: subject.trim(), description: description.trim(), priority }))) opened();
}

return (
  <FormDialog
    title="Open a ticket"
    action="Open it"
    disabled={open.busy || !chosen || !subject.trim() || !description.trim()}
    failure={open.failure}
    send={submit}
    close={close}
  >
      <label>
        Client
        <select required value={chosen} onChange={(event) => setClient(event.currentTarget.value)}>
          {all.map(({ rowId, name }) => (
            <option key={rowId} value={rowId}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        What it is about
        <input required maxLength={255} autofocus autocomplete="off" value={subject} onInput={(event) => setSubject(event.currentTarget.value)} />
      </label>
      <label>
        What is wrong
        <textarea rows={5} required value={description} onInput={(event) => setDescription(event.currentTarget.value)} />
      </label>
      <label>
        Priority
        <select value={priority} onChange={(event) => setPriority(event.currentTarget.value as MasStockTicketPriority)}>
          {Object.entries(PRIORITIES).map(([value, word]) => (
            <option key={value} value={value}>
              {word}
            </option>
          ))}
        </select>
      </label>
      <Refusal failure={clients.failure} retry={clients.reload} />
    </FormDialog>
  );
}
