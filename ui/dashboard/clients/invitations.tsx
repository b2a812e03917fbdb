import { useState } from "preact/hooks";
import {
  AcceptInvitationDocument,
  type ClientInvitationFragment,
  DeleteInvitationDocument,
  InviteMemberDocument,
  MasStockInvitationsDocument,
  type MasStockMemberRole,
} from "../gql/graphql";
import { literal } from "../like";
import { useAction, useQuery } from "../load";
import { Refusal } from "../parts/notice";
import { ROLES } from "./roles";

/** Invitations to my address. */
export function ToMe({ email, accepted }: { email: string; accepted: () => void }) {
  const { data, failure, reload } = useQuery(MasStockInvitationsDocument, { email: literal(email) });
  const accept = useAction(AcceptInvitationDocument);
  const decline = useAction(DeleteInvitationDocument);
  const found = data?.masStockInvitations.nodes ?? [];
  if (!found.length) return <Refusal failure={failure} retry={reload} />;
  return (
    <section class="card" aria-labelledby="to-me">
      <h2 id="to-me">You are invited</h2>
      <ul class="plain">
        {found.map(({ rowId, clientName, role }) => (
          <li key={rowId}>
            <span>
              {clientName}, as {ROLES[role].toLowerCase()}
            </span>
            <span class="buttons">
              <button
                type="button"
                class="primary"
                aria-label={`Accept the invitation of ${clientName}`}
                disabled={accept.busy}
                onClick={async () => {
                  if (!(await accept.run({ invitation: rowId }))) return;
                  reload();
                  accepted();
                }}
              >
                Accept
              </button>
              <button
                type="button"
                aria-label={`Decline the invitation of ${clientName}`}
                disabled={decline.busy}
                onClick={async () => (await decline.run({ invitation: rowId })) && reload()}
              >
                Decline
              </button>
            </span>
          </li>
        ))}
      </ul>
      <Refusal failure={accept.failure ?? decline.failure} />
    </section>
  );
}

/** Who is asked to become a member; whoever sees that may withdraw it. */
export function Invited({ invitations, changed }: { invitations: readonly ClientInvitationFragment[]; changed: () => void }) {
  const withdraw = useAction(DeleteInvitationDocument);
  return (
    <>
      <h3>Invited</h3>
      <ul class="plain">
        {invitations.map(({ rowId, email, role }) => (
          <li key={rowId}>
            <span>
              {email} <span class="faint">as {ROLES[role].toLowerCase()}</span>
            </span>
            <button
              type="button"
              class="quiet"
              aria-label={`Withdraw the invitation of ${email}`}
              disabled={withdraw.busy}
              onClick={async () => (await withdraw.run({ invitation: rowId })) && changed()}
            >
              Withdraw
            </button>
          </li>
        ))}
      </ul>
      <Refusal failure={withdraw.failure} />
    </>
  );
}

/** Ask somebody to become a member. */
export function Invite({ client, name, invited }: { client: string; name: string; invited: () => void }) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<MasStockMemberRole>("COLLABORATOR");
  const { run, busy, failure } = useAction(InviteMemberDocument);
  return (
    <form
      class="buttons"
      aria-label={`Invite somebody to ${name}`}
      onSubmit={async (event) => {
        event.preventDefault();
        if (!(await run({ client, email: email.trim(), role }))) return;
        setEmail("");
        invited();
      }}
    >
      <label>
        Invite by e-mail address
        <input type="email" required autocomplete="off" value={email} onInput={(event) => setEmail(event.currentTarget.value)} />
      </label>
      <label>
        As
        <select value={role} onChange={(event) => setRole(event.currentTarget.value as MasStockMemberRole)}>
          <option value="COLLABORATOR">Collaborator</option>
          <option value="OWNER">Owner</option>
        </select>
      </label>
      <button type="submit" disabled={busy || !email.trim()}>
        Invite
      </button>
      <Refusal failure={failure} />
    </form>
  );
}
