import { useEffect } from "preact/hooks";
import { counted, percent } from "../format";
import { FollowLoadDocument, type LoadFragment } from "../gql/graphql";
import { useLive } from "../load";
import { Progress } from "../parts/progress";
import { hasEnded, StateBadge } from "../parts/state";
import { Ago } from "../parts/time";

/** The latest loads, each as it gets on; `ended` hears when one has ended. */
export function Loads({ loads, ended }: { loads: readonly LoadFragment[]; ended: () => void }) {
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

function Line({ load: read, ended }: { load: LoadFragment; ended: () => void }) {
  const live = useLive(FollowLoadDocument, hasEnded(read) ? null : { load: read.rowId });
  const load = live.data?.orgsDocumentLoad ?? read;
  useEffect(() => {
    if (live.ended) ended();
  }, [live.ended]);
  return (
    <li>
      <StateBadge state={load.status === "FAILED" ? "FAILED" : load.state} /> <a href={`/runs/${load.rowId}`}>{load.title}</a>{" "}
      <span class="faint">
        <Ago at={load.createdAt} />
      </span>
      {!hasEnded(load) && (
        <>
          <Progress fraction={load.fraction} label={load.title} />
          <small class="faint">
            {percent(load.fraction)} of {counted(load.passages, "passage")}
          </small>
        </>
      )}
      {load.errorMessage && <p class="notice bad">{load.errorMessage}</p>}
    </li>
  );
}
