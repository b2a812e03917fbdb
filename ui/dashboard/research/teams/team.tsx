import { useEffect, useState } from "preact/hooks";
import { type AlaweinSocRole, DeleteSocTeamDocument, SocTeamDocument, type SocTeamQuery, UpdateSocTeamDocument } from "../../gql/graphql";
import { useAction, useQuery } from "../../load";
import { AskFirst } from "../../parts/ask_first";
import { NameDialog } from "../../parts/name_dialog";
import { Empty, Refusal, Waiting } from "../../parts/notice";
import { navigate } from "../../router";
import { personId } from "../../session";
import { Members } from "./members";
import { may } from "./roles";

type Found = NonNullable<SocTeamQuery["alaweinSocTeam"]>;

/** One team: who is in it, as what, and what one may do there oneself. */
export function Team({ rowId }: { rowId: string }) {
  const me = personId.value ?? "";
  const { data, failure, reload } = useQuery(SocTeamDocument, { rowId, me });
  const [editing, edit] = useState(false);
  const team = data?.alaweinSocTeam;
  useEffect(() => {
    if (team) document.title = `${team.name} · Trellis`;
  }, [team?.name]);
  if (!data) return failure ? <Refusal failure={failure} retry={reload} /> : <Waiting what="the team" />;
  const mine = team?.mine.nodes[0];
  if (!team || !mine)
    return (
      <Empty title="There is no such team, or you are not in it.">
        <a href="/research/teams">See your teams</a>
      </Empty>
    );
  return (
    <>
      <nav class="path" aria-label="Where it is">
        <a href="/research/teams">Teams</a>
      </nav>
      <div class="bar">
        <h2>{team.name}</h2>
        <p class="buttons">
          {may(mine.role, "ANALYST") && (
            <button type="button" onClick={() => edit(true)}>
              Edit
            </button>
          )}
          {may(mine.role, "OWNER") && (
            <AskFirst
              label="Delete"
              class="danger"
              title={`Delete the team “${team.name}”?`}
              action="Delete the team"
              document={DeleteSocTeamDocument}
              variables={{ rowId }}
              done={() => navigate("/research/teams")}
            >
              <p>It goes for everybody who is in it, and so does what each of them was there.</p>
            </AskFirst>
          )}
        </p>
      </div>
      {team.description && <p>{team.description}</p>}
      <Members team={rowId} me={mine} changed={reload} />
      {editing && <Edit team={team} role={mine.role} saved={() => (edit(false), reload())} close={() => edit(false)} />}
    </>
  );
}

function Edit({ team, role, saved, close }: { team: Found; role: AlaweinSocRole; saved: () => void; close: () => void }) {
  const { run, busy, failure } = useAction(UpdateSocTeamDocument);
  return (
    <NameDialog
      title={may(role, "OWNER") ? "Rename or describe the team" : "Describe the team"}
      action="Save"
      initial={team}
      busy={busy}
      failure={failure}
      close={close}
      save={async ({ name, description }) => {
        // Only owners rename it: what is as it was is not written.
        const patch = { description, ...(name === team.name ? {} : { name }) };
        if (await run({ rowId: team.rowId, patch })) saved();
      }}
    />
  );
}
