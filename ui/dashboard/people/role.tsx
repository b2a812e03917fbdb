import { useState } from "preact/hooks";
import { counted } from "../format";
import { type CoiceRole, SetRoleDocument } from "../gql/graphql";
import { useAction } from "../load";
import { Confirm } from "../parts/dialog";

const WORDS: Record<CoiceRole, string> = { ADMIN: "Admin", MANAGER: "Manager", END_USER: "End user" };

const MAY: Record<CoiceRole, string> = {
  ADMIN: "Sees and changes everything of everybody, and gives roles.",
  MANAGER:
    "Makes catalogs, owns them and grants them to groups; says who is in its groups, changes what they are granted, and sees all jobs there.",
  END_USER: "Sees what its groups are granted, and starts jobs there. Sees its own jobs only, and owns nothing.",
};

export function RoleBadge({ role }: { role: CoiceRole }) {
  return <span class={`role role-${role.toLowerCase()}`}>{WORDS[role]}</span>;
}

export const mayDo = (role: CoiceRole): string => MAY[role];

/** Gives a person another role, after saying what that means. `owned`: how many catalogs are theirs. */
export function RoleChange(props: { id: string; name: string; role: CoiceRole; owned: number; changed(): void }) {
  const { id, name, role, owned } = props;
  const [wanted, setWanted] = useState<CoiceRole>(role);
  const [asking, setAsking] = useState(false);
  const { run, busy, failure, forget } = useAction(SetRoleDocument);

  function close() {
    setAsking(false);
    forget();
  }

  return (
    <>
      <form
        class="buttons"
        onSubmit={(event) => {
          event.preventDefault();
          setAsking(true);
        }}
      >
        <label>
          Another role
          <select value={wanted} onChange={(event) => setWanted(event.currentTarget.value as CoiceRole)}>
            {(Object.keys(WORDS) as CoiceRole[]).map((each) => (
              <option key={each} value={each}>
                {WORDS[each]}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" disabled={wanted === role}>
          Change the role…
        </button>
      </form>
      {asking && (
        <Confirm
          title={`Make ${name} ${wanted === "MANAGER" ? "a" : "an"} ${WORDS[wanted].toLowerCase()}?`}
          action="Change the role"
          danger={wanted !== "MANAGER"}
          busy={busy}
          failure={failure}
          close={close}
          confirm={async () => {
            if (!(await run({ rowId: id, role: wanted }))) return;
            close();
            props.changed();
          }}
        >
          <p>{MAY[wanted]}</p>
          <Lost from={role} to={wanted} name={name} owned={owned} />
          <p>It counts at once, on open pages, too.</p>
        </Confirm>
      )}
    </>
  );
}

function Lost({ from, to, name, owned }: { from: CoiceRole; to: CoiceRole; name: string; owned: number }) {
  const catalogs = counted(owned, "catalog");
  if (to === "END_USER" && owned > 0)
    return (
      <p class="notice warn">
        {name} owns {catalogs}. An end user’s ownership does not count: {owned === 1 ? "it" : "they"} will be out of
        sight for {name}, unless a group is granted {owned === 1 ? "it" : "them"}, and only admins can grant, delete or give{" "}
        {owned === 1 ? "it" : "them"} to somebody else then. Nothing is deleted; as a manager {name} has all of it again.
      </p>
    );
  if (to === "END_USER") return <p class="notice warn">{name} will no longer see other people’s jobs, nor change libraries, pipelines and groups.</p>;
  if (to === "ADMIN") return <p class="notice warn">Only another admin can take this back.</p>;
  return from === "ADMIN" ? (
    <p class="notice warn">{name} will see only what {name} owns, and what its groups are granted.</p>
  ) : null;
}
