import { useEffect } from "preact/hooks";
import { count } from "../format";
import { FollowLoadDocument, type LatestLoadsQuery } from "../gql/graphql";
import { useLive } from "../load";
import { Progress } from "../parts/progress";
import { hasEnded, StateBadge } from "../parts/state";
import { Ago } from "../parts/time";

type Load = LatestLoadsQuery["orgsDocumentLoads"]["nodes"][number];

/** The latest loads, each as it gets on; `ended` hears when one has ended. */
export function Loads({ loads, ended }: { loads: readonly Load[]; ended: () => void }) {
  if (!loads.length) return null;
  return (
    <section class="card" aria-labelledby="loads">
      <h2 id="loads">Latest loads</h2>
      <ul class="loads">
        {loads.map((load) => (
          <Line key={load.rowId} load={load} ended={ended} />
        ))}
      </ul>
    </section>
  );
}

function Line({ load, ended }: { load: Load; ended: () => void }) {
  const going = !hasEnded(load);
  const live = useLive(FollowLoadDocument, going ? { id: load.rowId } : null);
  const run = live.data?.run;
  useEffect(() => {
    if (live.ended) ended();
  }, [live.ended]);
  const now = run ?? load;
  return (
    <li>
      <StateBadge state={now.state} /> <a href={`/runs/${load.rowId}`}>{load.title}</a>{" "}
      <span class="faint">
        <Ago at={load.createdAt} />
      </span>
      {run && !hasEnded(run) && (
        <>
          <Progress fraction={run.fraction} label={load.title} />
          <small class="faint">
            {count(run.done)} of {count(run.total)} passages
          </small>
        </>
      )}
      {run?.error && <p class="notice bad">{run.error}</p>}
    </li>
  );
}
