import { useState } from "preact/hooks";
import { AddMemberDocument, MembersDocument, PeopleDocument, RemoveMemberDocument } from "../gql/graphql";
import { useAction } from "../load";
import { usePaged } from "../paged";
import { Empty, Refusal } from "../parts/notice";
import { Chooser } from "./chooser";
import { profile } from "./profile";
import { RoleBadge } from "./role";
import { contains } from "../like";
import { Table } from "./table";

const PAGE = 50;
const NONE = { nodes: [], pageInfo: { hasNextPage: false }, totalCount: 0 };

/** Who is in a group; admins say who. */
export function Members({ groupId, name }: { groupId: string; name: string }) {
  const [choosing, setChoosing] = useState(false);
  const pages = usePaged(MembersDocument, { groupId, first: PAGE }, (data) => data.coiceGroup?.members ?? NONE);
  const add = useAction(AddMemberDocument);
  const remove = useAction(RemoveMemberDocument);
  const admin = profile.value?.role === "ADMIN";
  return (
    <section class="card" aria-label="Members">
      <div class="bar">
        <h2>Members</h2>
        {admin && (
          <button type="button" onClick={() => setChoosing(true)}>
            Add people…
          </button>
        )}
      </div>
      <Refusal failure={remove.failure} />
      <Table
        label="Members"
        columns={admin ? ["Person", "Role", ""] : ["Person", "Role"]}
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
            {admin && (
              <td class="actions">
                <button
                  type="button"
                  class="quiet"
                  disabled={remove.busy}
                  aria-label={`Remove ${person.email}`}
                  onClick={async () => (await remove.run({ userId: person.rowId, groupId })) && pages.reload()}
                >
                  Remove
                </button>
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
          Everybody is in it. People can be added once they have signed in for the first time.
        </Chooser>
      )}
    </section>
  );
}
