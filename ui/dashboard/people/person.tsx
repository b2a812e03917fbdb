import { useState } from "preact/hooks";
import {
  AddMemberDocument,
  EndSessionsDocument,
  GroupsDocument,
  PersonDocument,
  type PersonQuery,
  RemoveMemberDocument,
  RenamePersonDocument,
} from "../gql/graphql";
import { useAction, useQuery } from "../load";
import { AskFirst } from "../parts/ask_first";
import { Empty, Refusal, Waiting } from "../parts/notice";
import { moment } from "../format";
import { personId, signOut } from "../session";
import { Access } from "./access";
import { GroupSum } from "./group_sum";
import { Chooser } from "./chooser";
import { Owned } from "./owned";
import { mayEdit, profile, readProfile } from "./profile";
import { mayDo, RoleBadge, RoleChange } from "./role";
import { isUuid } from "../uuid";
import { contains } from "../like";

export type Shown = NonNullable<PersonQuery["coiceProfile"]>;

/** One person: who it is, in which groups, and what it may see and why. */
export function Person({ id }: { id: string }) {
  return isUuid(id) ? <Read id={id} /> : <NotThere />;
}

function Read({ id }: { id: string }) {
  const { data, failure, reload } = useQuery(PersonDocument, { rowId: id });
  const person = data?.coiceProfile;
  if (!data) return failure ? <Refusal failure={failure} retry={reload} /> : <Waiting what="the profile" />;
  if (!person) return <NotThere />;
  const own = id === personId.value;
  const admin = profile.value?.role === "ADMIN";
  const name = person.displayName || person.email;
  return (
    <>
      <Refusal failure={failure} retry={reload} />
      <div class="columns">
        <section class="card" aria-label="Profile">
          <h2>{own ? "You" : name}</h2>
          <dl class="facts">
            <dt>E-mail</dt>
            <dd>{person.email}</dd>
            <dt>Role</dt>
            <dd>
              <RoleBadge role={person.role} /> <span class="faint">{mayDo(person.role)}</span>
            </dd>
            <dt>Here since</dt>
            <dd>
              <time dateTime={person.createdAt}>{moment(person.createdAt)}</time>
            </dd>
          </dl>
          {(own || admin) && <Rename person={person} own={own} changed={reload} />}
          {admin && !own && (
            <RoleChange
              key={person.role}
              id={id}
              name={name}
              role={person.role}
              owned={person.catalogs.totalCount}
              changed={reload}
            />
          )}
          {own && <p class="faint">Nobody changes their own role{admin ? ": ask another admin." : "; admins give roles."}</p>}
          {(own || admin) && <EndSessions id={id} name={name} own={own} />}
        </section>
        <Memberships person={person} name={own ? "you" : name} may={admin || (mayEdit.value && !own)} changed={reload} />
      </div>
      <Access person={person} own={own} />
      {admin && <Owned person={person} name={own ? "you" : name} changed={reload} />}
    </>
  );
}

function NotThere() {
  return (
    <Empty title="There is no such person, or you may not see them.">
      <a href="/people/everyone">See everyone</a>
    </Empty>
  );
}

function Rename({ person, own, changed }: { person: Shown; own: boolean; changed(): void }) {
  const [text, setText] = useState(person.displayName ?? "");
  const [kept, setKept] = useState(text);
  const { run, busy, failure } = useAction(RenamePersonDocument);
  return (
    <form
      class="buttons"
      onSubmit={async (event) => {
        event.preventDefault();
        const answer = await run({ rowId: person.rowId, displayName: text.trim() || null });
        if (!answer) return;
        setKept(answer.updateCoiceProfile.profile?.displayName ?? "");
        changed();
        if (own) void readProfile();
      }}
    >
      <label>
        {own ? "Your name, as others see it" : "Name, as others see it"}
        <input value={text} maxLength={200} autocomplete={own ? "name" : "off"} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      <button type="submit" disabled={busy || text.trim() === kept}>
        Save the name
      </button>
      <Refusal failure={failure} />
    </form>
  );
}

function EndSessions({ id, name, own }: { id: string; name: string; own: boolean }) {
  const [done, setDone] = useState(false);
  const whose = own ? "your" : `${name}’s`;
  return (
    <p class="buttons">
      <AskFirst
        class="danger"
        label={`End all of ${whose} sessions…`}
        title={`End all of ${whose} sessions?`}
        action="End them"
        document={EndSessionsDocument}
        variables={{ userId: id }}
        done={() => (own ? signOut("All of your sessions were ended. Sign in again to go on.") : setDone(true))}
      >
        <p>
          Every browser and program that is signed in as {own ? "you, this one too," : name} is signed out now. Runs that
          are under way go on.
        </p>
      </AskFirst>
      {done && <span role="status">All sessions were ended.</span>}
    </p>
  );
}

/** The person's groups. `may`: admins add to and remove from any, managers from those that they are in, too. */
function Memberships({ person, name, may, changed }: { person: Shown; name: string; may: boolean; changed(): void }) {
  const [choosing, setChoosing] = useState(false);
  const add = useAction(AddMemberDocument);
  const { nodes, totalCount } = person.groups;
  return (
    <section class="card" aria-label="Groups">
      <div class="bar">
        <h2>Groups</h2>
        {may && (
          <button type="button" onClick={() => setChoosing(true)}>
            Add to a group…
          </button>
        )}
      </div>
      {nodes.length === 0 && (
        <p class="faint">
          {may ? `Add ${name} to a group, and ${name} will see what it is granted.` : "In no group yet: a manager or an admin can add you to one."}
        </p>
      )}
      <ul class="plain">
        {nodes.map((group) => (
          <li key={group.rowId}>
            <a href={`/people/groups/${group.rowId}`}>{group.name}</a>
            {may && (
              <AskFirst
                label="Remove"
                named={`Remove from ${group.name}`}
                title={`Remove ${name} from ${group.name}?`}
                action="Remove from the group"
                document={RemoveMemberDocument}
                variables={{ userId: person.rowId, groupId: group.rowId }}
                done={changed}
              >
                <GroupSum groupId={group.rowId} />
                <p>Who is removed no longer sees that, nor their own jobs there, unless another group of theirs is granted the same.</p>
              </AskFirst>
            )}
          </li>
        ))}
      </ul>
      {totalCount > nodes.length && <p class="faint">{totalCount - nodes.length} more are not shown.</p>}
      {choosing && (
        <Chooser
          title={`Add ${name} to a group`}
          document={GroupsDocument}
          variables={(text) => ({
            where: {
              memberships: { none: { userId: { eq: person.rowId } } },
              ...(text ? { name: contains(text) } : {}),
            },
          })}
          pick={(data) => data.coiceGroups}
          item={(group) => ({ id: group.rowId, name: group.name, note: `${group.members.totalCount} people` })}
          action="Add"
          choose={(group) => add.run({ userId: person.rowId, groupId: group.rowId })}
          failure={add.failure}
          close={() => {
            setChoosing(false);
            add.forget();
          }}
          chosen={changed}
        >
          There is no other group. Make one under <a href="/people/groups">Groups</a>.
        </Chooser>
      )}
    </section>
  );
}
