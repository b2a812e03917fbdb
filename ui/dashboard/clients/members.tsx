import {
  type ClientMemberFragment,
  type ClientPartsFragment,
  DeleteMemberDocument,
  MasStockClientsDocument,
  type MasStockMemberRole,
  SetMemberRoleDocument,
} from "../gql/graphql";
import { contains } from "../like";
import { useAction } from "../load";
import { usePaged } from "../paged";
import { AskFirst } from "../parts/ask_first";
import { More } from "../parts/more";
import { Empty, Refusal, Waiting } from "../parts/notice";
import { SearchBox } from "../parts/search_box";
import { Badge } from "../parts/standing";
import { search, setSearch } from "../router";
import { personId } from "../session";
import { Invite, Invited, ToMe } from "./invitations";
import type { Me } from "./me";
import { ROLES } from "./roles";

/** `/clients/members`: who works for which client, and who is asked to. */
export function Members({ me }: { me: Me }) {
  const name = search.value.get("name") ?? "";
  const clients = usePaged(MasStockClientsDocument, { where: name ? { name: contains(name) } : {} }, (found) => found.masStockClients);
  return (
    <>
      {me.email && <ToMe email={me.email} accepted={clients.reload} />}
      {(name || clients.hasMore) && <SearchBox label="Find a client" value={name} change={(name) => setSearch({ name })} />}
      {!clients.ready && !clients.failure && <Waiting what="clients" />}
      {clients.ready && !clients.items.length && (
        <Empty title={name ? "No client fits." : "You work for no client."}>
          {!name && <p>Its owners, or the agency, can invite you by your e-mail address.</p>}
        </Empty>
      )}
      <div class="columns">
        {clients.items.map((client) => (
          <Client key={client.rowId} client={client} rules={me.admin || me.owned.has(client.rowId)} changed={clients.reload} />
        ))}
      </div>
      <More pages={clients} what="clients" />
    </>
  );
}

/** `rules`: whether I say who its members are. */
function Client({ client, rules, changed }: { client: ClientPartsFragment; rules: boolean; changed: () => void }) {
  const { rowId, name, companyName, status, members, invitations } = client;
  const more = members.totalCount - members.nodes.length;
  return (
    <section class="card" aria-label={name}>
      <div class="bar">
        <h2>{name}</h2>
        {status !== "ACTIVE" && <Badge word={status === "SUSPENDED" ? "Suspended" : "Deleted"} like="paused" />}
      </div>
      {companyName && <p class="faint">{companyName}</p>}
      <ul class="plain" aria-label={`Members of ${name}`}>
        {members.nodes.map((member) => (
          <Member key={member.rowId} member={member} of={name} rules={rules} changed={changed} />
        ))}
      </ul>
      {more > 0 && <p class="faint">and {more} more</p>}
      {invitations.nodes.length > 0 && <Invited invitations={invitations.nodes} changed={changed} />}
      {rules && <Invite client={rowId} name={name} invited={changed} />}
    </section>
  );
}

function Member(props: { member: ClientMemberFragment; of: string; rules: boolean; changed: () => void }) {
  const { member, of, rules, changed } = props;
  const { rowId, role, user } = member;
  const name = user?.name || user?.email || "Somebody";
  const mine = user?.rowId === personId.value;
  const set = useAction(SetMemberRoleDocument);
  return (
    <li>
      <span>
        {name}
        <span class="faint under">{user?.email}</span>
      </span>
      <span class="buttons">
        {rules ? (
          <select
            aria-label={`Role of ${name}`}
            value={role}
            disabled={set.busy}
            onChange={async (event) => {
              const field = event.currentTarget;
              if (await set.run({ member: rowId, role: field.value as MasStockMemberRole })) changed();
              else field.value = role;
            }}
          >
            {Object.entries(ROLES).map(([value, word]) => (
              <option key={value} value={value}>
                {word}
              </option>
            ))}
          </select>
        ) : (
          <span class="faint">{ROLES[role]}</span>
        )}
        {(rules || mine) && (
          <AskFirst
            label={mine ? "Leave" : "Take out"}
            named={mine ? `Leave ${of}` : `Take out ${name}`}
            title={mine ? `Leave ${of}?` : `Take ${name} out of ${of}?`}
            action={mine ? "Leave" : "Take out"}
            document={DeleteMemberDocument}
            variables={{ member: rowId }}
            done={changed}
          >
            <p>{mine ? "You see" : `${name} sees`} nothing of {of} from then on. What was started goes on, and stays.</p>
          </AskFirst>
        )}
      </span>
      <Refusal failure={set.failure} />
    </li>
  );
}
