import { useState } from "preact/hooks";
import { DeleteGroupDocument, GroupDocument, RenameGroupDocument } from "../gql/graphql";
import { useAction, useQuery } from "../load";
import { AskFirst } from "../parts/ask_first";
import { Empty, Refusal, Waiting } from "../parts/notice";
import { navigate } from "../router";
import { GroupSum } from "./group_sum";
import { CatalogGrants, LibraryGrants } from "./grants";
import { Members } from "./members";
import { isUuid } from "../uuid";
import { mayEdit, profile } from "./profile";

/** One group: who is in it, and what it is granted. */
export function GroupPage({ id }: { id: string }) {
  return isUuid(id) ? <Read id={id} /> : <NotThere />;
}

function Read({ id }: { id: string }) {
  const { data, failure, reload } = useQuery(GroupDocument, { rowId: id });
  const group = data?.coiceGroup;
  if (!data) return failure ? <Refusal failure={failure} retry={reload} /> : <Waiting what="the group" />;
  if (!group) return <NotThere />;
  return (
    <>
      <div class="bar">
        <h2 class="title">{group.name}</h2>
        {mayEdit.value && (
          <>
            <Rename key={group.name} id={id} name={group.name} changed={reload} />
            <Delete id={id} name={group.name} />
          </>
        )}
      </div>
      <div class="columns">
        <Members groupId={id} name={group.name} />
        <div class="stack">
          <CatalogGrants groupId={id} name={group.name} />
          <LibraryGrants groupId={id} name={group.name} />
        </div>
      </div>
    </>
  );
}

function NotThere() {
  return (
    <Empty title="There is no such group, or you are not in it.">
      <a href="/people/groups">See the groups</a>
    </Empty>
  );
}

function Rename({ id, name, changed }: { id: string; name: string; changed(): void }) {
  const [text, setText] = useState(name);
  const { run, busy, failure } = useAction(RenameGroupDocument);
  return (
    <form
      class="buttons"
      onSubmit={async (event) => {
        event.preventDefault();
        if (await run({ rowId: id, name: text.trim() })) changed();
      }}
    >
      <input
        aria-label="The group’s name"
        value={text}
        required
        maxLength={255}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" disabled={busy || !text.trim() || text.trim() === name}>
        Rename
      </button>
      <Refusal failure={failure} />
    </form>
  );
}

function Delete({ id, name }: { id: string; name: string }) {
  return (
    <AskFirst
      class="danger"
      label="Delete…"
      title={`Delete the group ${name}?`}
      action="Delete the group"
      document={DeleteGroupDocument}
      variables={{ rowId: id }}
      done={() => navigate("/people/groups")}
    >
      <GroupSum groupId={id} />
      <p>
        Whoever is in it no longer sees what it was granted, and with that their own jobs there, unless another group
        of theirs is granted the same. No person, catalog, library or job is deleted.
      </p>
      {profile.value?.role === "MANAGER" && (
        <p>Where it is granted what somebody else owns, that is taken back first, by its owner or an admin.</p>
      )}
    </AskFirst>
  );
}
