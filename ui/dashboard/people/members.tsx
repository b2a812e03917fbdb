import { useState } from "preact/hooks";
import { AddMemberByEmailDocument, AddMemberDocument, MembersDocument, PeopleDocument, RemoveMemberDocument } from "../gql/graphql";
import { useAction } from "../load";
import { usePaged } from "../paged";
import { AskFirst } from "../parts/ask_first";
import { Empty, Refusal } from "../parts/notice";
import { navigate } from "../router";
import { GroupSum } from "./group_sum";
import { Chooser } from "./chooser";
import { mayEdit, profile } from "./profile";
import { RoleBadge } from "./role";
import { contains } from "../like";
import { Table } from "../parts/table";

const PAGE = 50;
const NONE = { nodes: [], pageInfo: { hasNextPage: false }, totalCount: 0 };

/** Who is in a group; admins say who, and the managers in it. */
export function Members({ groupId, name }: { groupId: string; name: string }) {
  const [choosing, setChoosing] = useState(false);
  const pages = usePaged(MembersDocument, { groupId, first: PAGE }, (data) => data.coiceGroup?.members ?? NONE);
  const add = useAction(AddMemberDocument);
  const may = mayEdit.value;
  const manager = profile.value?.role === "MANAGER";
  return (
    <section class="card" aria-label="Members">
      <div class="bar">
        <h2>Members</h2>
        {may && (
          <button type="button" onClick={() => setChoosing(true)}>
            Add people…
          </button>
        )}
      </div>
      {manager && <AddByEmail groupId={groupId} added={pages.reload} />}
      <Table
        label="Members"
        columns={may ? ["Person", "Role", ""] : ["Person", "Role"]}
        pages={pages}
        id={(person) => person.rowId}
        row={(person) => (
          <>
            <th scope="row">
              <a href={`/people/${person.rowId}`}>{person.displayName || person.email}</a>
              {person.displayName && <span class="faint under">{person.email}</span>}
            </th>
            <td>
              <RoleBadge role={person.role} />
            </td>
            {may && (
              <td class="actions">
                {manager && person.rowId === profile.value?.rowId ? (
                  <Leave groupId={groupId} name={name} userId={person.rowId} />
                ) : (
                  <AskFirst
                    label="Remove"
                    named={`Remove ${person.email}`}
                    title={`Remove ${person.displayName || person.email} from ${name}?`}
                    action="Remove from the group"
                    document={RemoveMemberDocument}
                    variables={{ userId: person.rowId, groupId }}
                    done={pages.reload}
                  >
                    <GroupSum groupId={groupId} />
                    <p>
                      Who is removed no longer sees that, nor their own jobs there, unless another group of theirs is granted the
                      same. Whoever adds them again gives it all back.
                    </p>
                  </AskFirst>
                )}
              </td>
            )}
          </>
        )}
      >
        <Empty title="Nobody is in this group." />
      </Table>
      {choosing && (
        <Chooser
          title={`Add people to ${name}`}
          document={PeopleDocument}
          variables={(text) => ({
            where: {
              memberships: { none: { groupId: { eq: groupId } } },
              ...(text ? { or: [{ email: contains(text) }, { displayName: contains(text) }] } : {}),
            },
          })}
          pick={(data) => data.coiceProfiles}
          item={(person) => ({ id: person.rowId, name: person.displayName || person.email, note: person.email })}
          action="Add"
          choose={(person) => add.run({ userId: person.rowId, groupId })}
          failure={add.failure}
          chosen={pages.reload}
          close={() => {
            setChoosing(false);
            add.forget();
          }}
        >
          {manager
            ? "Everybody whom you see is in it. Add others by their e-mail address."
            : "Everybody is in it. People can be added once they have signed in for the first time."}
        </Chooser>
      )}
    </section>
  );
}

/** For managers, who see nobody who is in none of their groups. */
function AddByEmail({ groupId, added }: { groupId: string; added(): void }) {
  const [email, setEmail] = useState("");
  const [done, setDone] = useState("");
  const { run, busy, failure } = useAction(AddMemberByEmailDocument);
  return (
    <form
      class="buttons"
      onSubmit={async (event) => {
        event.preventDefault();
        setDone("");
        if (!(await run({ groupId, email: email.trim() }))) return;
        setDone(`${email.trim()} is in it.`);
        setEmail("");
        added();
      }}
    >
      <label>
        Add by e-mail address
        <input type="email" value={email} required autocomplete="off" onInput={(event) => setEmail(event.currentTarget.value)} />
      </label>
      <button type="submit" disabled={busy || !email.trim()}>
        Add
      </button>
      <span role="status">{done}</span>
      <Refusal failure={failure} />
    </form>
  );
}

function Leave({ groupId, name, userId }: { groupId: string; name: string; userId: string }) {
  return (
    <AskFirst
      label="Leave…"
      title={`Leave the group ${name}?`}
      action="Leave the group"
      document={RemoveMemberDocument}
      variables={{ userId, groupId }}
      done={() => navigate("/people/groups")}
    >
      <GroupSum groupId={groupId} />
      <p>
        You no longer see it, nor what it is granted, unless you own that. Somebody who is still in it, or an admin, can
        add you again.
      </p>
    </AskFirst>
  );
}
