import { type RunState, RunStateDocument } from "../gql/graphql";
import { useLive } from "../load";
import { StateBadge } from "./state";
import { Ago } from "./time";

const ENDED: ReadonlySet<RunState> = new Set(["COMPLETED", "FAILED", "CANCELLED"]);

/** A run's state as it was read, and, while it goes on, as it becomes. */
export function LiveState({ rowId, state }: { rowId: string; state: RunState }) {
  const { data } = useLive(RunStateDocument, ENDED.has(state) ? null : { id: rowId });
  return <StateBadge state={data?.run?.state ?? state} />;
}

/** A few runs, newest first, each with the way to it. */
export function LatestRuns({ runs }: { runs: readonly { rowId: string; title: string; state: RunState; createdAt: string }[] }) {
  return (
    <ul class="latest-runs" aria-label="Latest runs">
      {runs.map(({ rowId, title, state, createdAt }) => (
        <li key={rowId}>
          <LiveState rowId={rowId} state={state} /> <a href={`/runs/${rowId}`}>{title}</a>{" "}
          <span class="faint">
            <Ago at={createdAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}
