import type { RunFactsFragment } from "../../gql/graphql";
import { stateWord } from "../../parts/state";
import { Ago } from "../../parts/time";
import { personId } from "../../session";
import { ownerWord } from "../list/filters";

type Transition = RunFactsFragment["history"][number];

/** What became of a run and who wanted it, the newest first; in a line until somebody opens it. */
export function History({ run }: { run: RunFactsFragment }) {
  const told = run.history.map((change, place) => ({
    what: wordOf(change, run.history[place + 1]?.attempt ?? 1),
    by: change.person,
    at: change.createdAt,
    error: change.error,
  }));
  const lines = [...told, { what: "Started", by: run.createdBy, at: run.createdAt, error: null }];
  return (
    <details class="history">
      <summary>
        <Line {...lines[0]!} run={run} />
      </summary>
      <ol reversed aria-label="History">
        {lines.map((line) => (
          <li key={line.at}>
            <Line {...line} run={run} />
            {line.error && <small class="faint">{line.error}</small>}
          </li>
        ))}
      </ol>
    </details>
  );
}

function Line({ what, by, at, run }: { what: string; by: string | null; at: string; run: RunFactsFragment }) {
  return (
    <>
      {what}
      {by && <> by <bdi>{by === personId.value ? "you" : by === run.createdBy ? ownerWord(run.owner) : "somebody else"}</bdi></>}, <Ago at={at} />
    </>
  );
}

function wordOf({ state, attempt, person }: Transition, before: number): string {
  if (state === "RUNNING") return "Taken up";
  if (state !== "PENDING") return stateWord(state);
  return attempt > before ? "Retried" : person ? "Resumed" : "Put back into the queue";
}
