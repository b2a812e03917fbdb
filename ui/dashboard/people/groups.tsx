import { useState } from "preact/hooks";
import { count } from "../format";
import { CreateGroupDocument, GroupsDocument } from "../gql/graphql";
import { useAction } from "../load";
import { usePaged } from "../paged";
import { Dialog } from "../parts/dialog";
import { Empty, Refusal } from "../parts/notice";
import { useSettled } from "../parts/settled";
import { navigate } from "../router";
import { mayEdit, profile } from "./profile";
import { contains } from "../like";
import { Table } from "../parts/table";

const PAGE = 50;

/** The groups that I may see. */
export function Groups() {
  const [text, setText] = useState("");
  const [making, setMaking] = useState(false);
  const wanted = useSettled(text.trim());
  const pages = usePaged(
    GroupsDocument,
    { first: PAGE, where: wanted ? { name: contains(wanted) } : null },
    (data) => data.coiceGroups,
  );
  const admin = profile.value?.role === "ADMIN";
  return (
    <section class="card" aria-label="Groups">
      <div class="bar">
        <label>
          Find by name
          <input type="search" value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        {mayEdit.value && (
          <button type="button" class="primary" onClick={() => setMaking(true)}>
            New group…
          </button>
        )}
      </div>
      <p class="faint">
        Whoever is in a group sees the catalogs and libraries that are granted to it.
        {!admin && " You see the groups that you are in."}
        {!admin && (mayEdit.value ? " As a manager you say who else is, and make groups of your own." : " Their managers, and admins, say who is.")}
      </p>
      <Table
        label="Groups"
        columns={["Group", "People", "Catalogs", "Libraries"]}
        pages={pages}
        id={(group) => group.rowId}
        row={(group) => (
          <>
            <th scope="row">
              <a href={`/people/groups/${group.rowId}`}>{group.name}</a>
            </th>
            <td>{count(group.members.totalCount)}</td>
            <td>{count(group.catalogGrants.totalCount)}</td>
            <td>{count(group.libraryGrants.totalCount)}</td>
          </>
        )}
      >
        <Empty title={wanted ? "No group fits." : "There is no group yet."}>
          {!wanted && (
            <p>{mayEdit.value ? "Make one, add people, and grant it a catalog." : "A manager or an admin can add you to one."}</p>
          )}
        </Empty>
      </Table>
      {making && <NewGroup close={() => setMaking(false)} />}
    </section>
  );
}

function NewGroup({ close }: { close(): void }) {
  const [name, setName] = useState("");
  const { run, busy, failure } = useAction(CreateGroupDocument);
  return (
    <Dialog title="New group" close={close}>
      <form
        class="buttons"
        onSubmit={async (event) => {
          event.preventDefault();
          const answer = await run({ name: name.trim() });
          if (answer) navigate(`/people/groups/${answer.createCoiceGroup.group?.rowId ?? ""}`);
        }}
      >
        <label>
          Its name
          <input value={name} required maxLength={255} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <button type="submit" class="primary" disabled={busy || !name.trim()}>
          Make it
        </button>
      </form>
      <Refusal failure={failure} />
    </Dialog>
  );
}
