import { useState } from "preact/hooks";
import { count } from "../../format";
import { CreateSocTeamDocument, SocTeamsDocument } from "../../gql/graphql";
import { useAction } from "../../load";
import { usePaged } from "../../paged";
import { NameDialog } from "../../parts/name_dialog";
import { Empty } from "../../parts/notice";
import { Table } from "../../parts/table";
import { navigate } from "../../router";
import { personId } from "../../session";

/** The security teams that one is in. */
export function Teams() {
  const pages = usePaged(SocTeamsDocument, {}, (data) => data.alaweinSocTeams);
  const [making, make] = useState(false);
  return (
    <section class="card" aria-labelledby="teams">
      <div class="bar">
        <h2 id="teams">Security teams</h2>
        <button type="button" class="primary" onClick={() => make(true)}>
          New team
        </button>
      </div>
      <Table
        label="Security teams"
        columns={["Team", "Members"]}
        pages={pages}
        id={(team) => team.rowId}
        row={(team) => (
          <>
            <th scope="row">
              <a href={`/research/teams/${team.rowId}`}>{team.name}</a>
              {team.description && <span class="faint under">{team.description}</span>}
            </th>
            <td>{count(team.members.totalCount)}</td>
          </>
        )}
      >
        <Empty title="You are in no team.">
          <p>Make one, or ask somebody who runs one to take you in.</p>
        </Empty>
      </Table>
      <p class="faint">
        Your key, by which others take you into their teams: <code>{personId.value}</code>
      </p>
      {making && <NewTeam close={() => make(false)} />}
    </section>
  );
}

function NewTeam({ close }: { close: () => void }) {
  const { run, busy, failure } = useAction(CreateSocTeamDocument);
  return (
    <NameDialog
      title="New team"
      action="Make it"
      busy={busy}
      failure={failure}
      close={close}
      save={async (given) => {
        const made = (await run(given))?.createAlaweinSocTeam.team;
        if (made) navigate(`/research/teams/${made.rowId}`);
      }}
    />
  );
}
