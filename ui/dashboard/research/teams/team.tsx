import { useEffect, useState } from "preact/hooks";
import { type AlaweinSocRole, DeleteSocTeamDocument, SocTeamDocument, type SocTeamQuery, UpdateSocTeamDocument } from "../../gql/graphql";
import { useAction, useQuery } from "../../load";
import { Confirm } from "../../parts/dialog";
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
  const [asked, ask] = useState<"edit" | "delete" | null>(null);
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
            <button type="button" onClick={() => ask("edit")}>
              Edit
            </button>
          )}
          {may(mine.role, "OWNER") && (
            <button type="button" class="danger" onClick={() => ask("delete")}>
              Delete
            </button>
          )}
        </p>
      </div>
      {team.description && <p>{team.description}</p>}
      <Members team={rowId} me={mine} changed={reload} />
      {asked === "edit" && <Edit team={team} role={mine.role} saved={() => (ask(null), reload())} close={() => ask(null)} />}
      {asked === "delete" && <Remove team={team} close={() => ask(null)} />}
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

function Remove({ team, close }: { team: Found; close: () => void }) {
  const { run, busy, failure } = useAction(DeleteSocTeamDocument);
  return (
    <Confirm
      title={`Delete the team “${team.name}”?`}
      action="Delete the team"
      danger
      busy={busy}
      close={close}
      confirm={async () => (await run({ rowId: team.rowId })) && navigate("/research/teams")}
    >
      <p>It goes for everybody who is in it, and so does what each of them was there.</p>
      <Refusal failure={failure} />
    </Confirm>
  );
}
