import { useState } from "preact/hooks";
import {
  AddSocMemberDocument,
  type AlaweinSocRole,
  RemoveSocMemberDocument,
  SetSocRoleDocument,
  type SocMemberFragment,
  SocMembersDocument,
} from "../../gql/graphql";
import { useAction } from "../../load";
import { usePaged } from "../../paged";
import { AskFirst } from "../../parts/ask_first";
import { Empty, Refusal } from "../../parts/notice";
import { Table } from "../../parts/table";
import { Ago } from "../../parts/time";
import { navigate } from "../../router";
import { personId } from "../../session";
import { isUuid } from "../../uuid";
import { may, ROLES, roleWord } from "./roles";

/** Who is in a team. Admins say who, and as what; owners, who else is one. */
export function Members({ team, me, changed }: { team: string; me: { rowId: string; role: AlaweinSocRole }; changed: () => void }) {
  const pages = usePaged(SocMembersDocument, { team }, (data) => data.alaweinSocUserRoles);
  const setRole = useAction(SetSocRoleDocument);
  const runs = may(me.role, "ADMIN");
  const mayChange = (member: SocMemberFragment) => runs && (me.role === "OWNER" || member.role !== "OWNER");

  async function became(member: SocMemberFragment, role: AlaweinSocRole) {
    const done = await setRole.run({ rowId: member.rowId, role });
    pages.reload(); // where it was refused, to show again what it is
    if (done && member.rowId === me.rowId) changed();
  }

  return (
    <section class="card" aria-labelledby="members">
      <h2 id="members">Members</h2>
      {runs && <Add team={team} role={me.role} added={pages.reload} />}
      <Refusal failure={setRole.failure} />
      <Table
        label="Members"
        columns={["Person", "Role", "Since", ""]}
        pages={pages}
        id={(member) => member.rowId}
        row={(member) => (
          <>
            <th scope="row">
              {nameOf(member)}
              {member.userId === personId.value && <span class="faint"> (you)</span>}
            </th>
            <td>
              {mayChange(member) ? (
                <select
                  key={member.role}
                  aria-label={`Role of ${nameOf(member)}`}
                  value={member.role}
                  disabled={setRole.busy}
                  onChange={(event) => void became(member, event.currentTarget.value as AlaweinSocRole)}
                >
                  <Roles role={me.role} />
                </select>
              ) : (
                roleWord(member.role)
              )}
            </td>
            <td>
              <Ago at={member.createdAt} />
            </td>
            <td class="actions">
              {member.rowId === me.rowId ? (
                <AskFirst
                  label="Leave…"
                  title="Leave the team?"
                  action="Leave it"
                  document={RemoveSocMemberDocument}
                  variables={{ rowId: me.rowId }}
                  done={() => navigate("/research/teams")}
                >
                  <p>You no longer see it. Whoever runs it can take you in again.</p>
                </AskFirst>
              ) : (
                mayChange(member) && (
                  <AskFirst
                    label="Remove…"
                    named={`Remove ${nameOf(member)}`}
                    title={`Take ${nameOf(member)} out of the team?`}
                    action="Take them out"
                    document={RemoveSocMemberDocument}
                    variables={{ rowId: member.rowId }}
                    done={pages.reload}
                  >
                    <p>They no longer see it. Whoever runs it can take them in again.</p>
                  </AskFirst>
                )
              )}
            </td>
          </>
        )}
      >
        <Empty title="Nobody is in this team." />
      </Table>
    </section>
  );
}

const nameOf = ({ fullName, userId }: SocMemberFragment): string => fullName ?? `Person ${userId.slice(0, 8)}`;

/** What somebody may make of others: only owners make owners. */
function Roles({ role }: { role: AlaweinSocRole }) {
  return (
    <>
      {ROLES.filter((one) => one !== "OWNER" || role === "OWNER").map((one) => (
        <option key={one} value={one}>
          {roleWord(one)}
        </option>
      ))}
    </>
  );
}

function Add({ team, role, added }: { team: string; role: AlaweinSocRole; added: () => void }) {
  const [userId, setUserId] = useState("");
  const [as, setAs] = useState<AlaweinSocRole>("VIEWER");
  const { run, busy, failure } = useAction(AddSocMemberDocument);
  return (
    <form
      class="buttons"
      onSubmit={async (event) => {
        event.preventDefault();
        if (!(await run({ teamId: team, userId: userId.trim(), role: as }))) return;
        setUserId("");
        added();
      }}
    >
      <label>
        Key of the person
        <input value={userId} required autocomplete="off" size={36} onInput={(event) => setUserId(event.currentTarget.value)} />
      </label>
      <label>
        As
        <select value={as} onChange={(event) => setAs(event.currentTarget.value as AlaweinSocRole)}>
          <Roles role={role} />
        </select>
      </label>
      <button type="submit" disabled={busy || !isUuid(userId.trim())}>
        Take in
      </button>
      <Refusal failure={failure} />
    </form>
  );
}
