import { useEffect, useState } from "preact/hooks";
import { count, duration, moment, percent } from "../../format";
import { FollowRunDocument, type RunFactsFragment, type RunPointFragment } from "../../gql/graphql";
import { reconnections } from "../../gateway";
import { KINDS, type KindView } from "../../kinds";
import { useLive } from "../../load";
import { Empty, Refusal, Waiting } from "../../parts/notice";
import { Progress } from "../../parts/progress";
import { hasEnded, StateBadge, stateWord } from "../../parts/state";
import { Ago, now, Took } from "../../parts/time";
import { isUuid } from "../../uuid";
import { lastList } from "../list/filter";
import { kindWord, ownerWord } from "../list/filters";
import { Chart, pace, rateNow } from "./chart";
import { Controls } from "./controls";
import { Events } from "./events";
import { Failures } from "./failures";
import { Funnel } from "./funnel";
import { History } from "./history";
import { are, itemsOf, many, STEPS, type Words } from "./items";
import { RunId } from "./run_id";
import { Tell } from "./tell";

const AGAIN = 5_000; // milliseconds

/** A run, whatever its kind, as it is now. */
export function RunPage({ id }: { id: string }) {
  return isUuid(id) ? <Followed id={id} /> : <NotThere />;
}

function Followed({ id }: { id: string }) {
  const { data, failure, ended, again } = useLive(FollowRunDocument, { id });
  const run = data?.run;
  const view = useView(run?.kind);
  const standing = run && (run.state === "RUNNING" ? percent(run.fraction) : stateWord(run.state));
  useEffect(() => {
    if (run) document.title = `${standing}: ${run.title} · Trellis`;
  }, [run?.title, standing]);
  // What has ended may be taken up again, or deleted, by anybody: whoever looks at the page sees that.
  useEffect(() => {
    if (!ended) return;
    const look = () => document.hidden || again();
    const timer = setInterval(look, AGAIN);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [ended]);
  if (failure?.code === "NOT_FOUND") return <NotThere />;
  if (!run || view === null) return failure ? <Refusal failure={failure} retry={again} /> : <Waiting what="the run" />;
  const words = view ?? STEPS;
  return (
    <>
      <Head run={run} />
      <div class="bar">
        <h1>{run.title}</h1>
        <StateBadge state={run.state} />
        <Controls run={run} words={words} acted={again} />
        <Tell run={run} />
      </div>
      <Refusal failure={failure} retry={again} />
      {run.error && <p class="notice bad">{run.error}</p>}
      <Standing run={run} points={run.throughput} view={view} />
      {!view?.whole && <Counted run={run} points={run.throughput} words={words} />}
      {view && <view.Results run={run} acted={again} />}
      {run.failed > 0 && <Failures run={run} view={view} acted={again} />}
      <Events key={run.kind} run={run} open={!view} />
    </>
  );
}

/** How fast its items go, and what becomes of them stage by stage. */
function Counted({ run, points, words }: { run: RunFactsFragment; points: readonly RunPointFragment[]; words: Words }) {
  return (
    <div class="columns">
      <section class="card" aria-labelledby="throughput">
        <h2 id="throughput">Throughput</h2>
        {points.length > 0 ? (
          <Chart points={points} many={STEPS.many} />
        ) : (
          <p class="faint">{hasEnded(run) ? "No record of it is kept." : "Nothing has been done yet."}</p>
        )}
      </section>
      {run.stages.length > 0 && (
        <section class="card" aria-labelledby="stages">
          <h2 id="stages">Stages</h2>
          <Funnel stages={run.stages} many={words.many} />
        </section>
      )}
    </div>
  );
}

function Head({ run }: { run: RunFactsFragment }) {
  return (
    <nav class="faint" aria-label="Where this is">
      <a href={lastList.address}>Runs</a> / {kindWord(run.kind)} · <bdi>{ownerWord(run.owner)}</bdi> · started <Ago at={run.createdAt} />
      {run.attempt > 1 && ` · attempt ${run.attempt}`} · <RunId id={run.rowId} />
    </nav>
  );
}

/** The bar, and in words and numbers what it shows. */
function Standing({ run, points, view }: { run: RunFactsFragment; points: readonly RunPointFragment[]; view: KindView | undefined }) {
  const words = view ?? STEPS;
  const { total, done, failed, left } = itemsOf(run);
  const going = run.state === "RUNNING";
  return (
    <section class="card" aria-label="Progress">
      <Progress fraction={run.fraction} failed={run.total ? run.failed / run.total : 0} label="Progress" />
      <dl class="standing">
        <Fact name="Progress">{percent(run.fraction)}</Fact>
        {!view?.whole && (
          <Fact name={words.worked === "done" ? "Done" : `${words.worked.charAt(0).toUpperCase()}${words.worked.slice(1)}`}>
            {count(done)} of {many(total, words)}
          </Fact>
        )}
        {failed > 0 && (
          <Fact name="Failed">
            <button type="button" class="quiet link" onClick={() => document.getElementById("failures")?.focus()}>
              {many(failed, words)}
            </button>
          </Fact>
        )}
        {run.queuePosition !== null && (
          <Fact name="Waiting">{run.queuePosition === 0 ? "next in the queue" : `${are(run.queuePosition, RUNS)} ahead of it`}</Fact>
        )}
        {going && !view?.whole && <Fact name="Now"><Pace points={points} /></Fact>}
        {going && left > 0 && <Fact name="Time left">{run.secondsLeft === null ? "–" : `about ${duration(run.secondsLeft)}`}</Fact>}
        <Fact name={run.completedAt ? "Took" : "Running for"}>
          <Took from={run.startedAt} to={run.completedAt} />
        </Fact>
        <Moment name="Began" at={run.startedAt} />
        <Moment name="Ended" at={run.completedAt} />
      </dl>
      <History run={run} />
    </section>
  );
}

const RUNS = { one: "run", many: "runs", worked: "done" };

/** How fast it goes; slower and slower where nothing comes. */
function Pace({ points }: { points: readonly RunPointFragment[] }) {
  return <>{pace(rateNow(points, now.value))}</>;
}

function Moment({ name, at }: { name: string; at: string | null }) {
  return (
    at && (
      <Fact name={name}>
        <time dateTime={at}>{moment(at)}</time>
      </Fact>
    )
  );
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function NotThere() {
  useEffect(() => void (document.title = "No such run · Trellis"), []);
  return (
    <Empty title="There is no such run.">
      <p>It was deleted, or it is not yours to see. Where somebody sent you this address, ask them for access.</p>
      <a href="/runs">Go to the runs</a>
    </Empty>
  );
}

/** What a kind has of its own; null while it is being loaded, undefined where there is nothing. */
function useView(kind: string | undefined): KindView | null | undefined {
  const [found, setFound] = useState<{ kind: string; view: KindView | undefined } | null>(null);
  const again = reconnections.value; // what could not be loaded is loaded then
  useEffect(() => {
    if (kind === undefined) return;
    const show = (view: KindView | undefined) => setFound({ kind, view });
    KINDS[kind]?.load().then(
      (module) => show(module.default),
      () => show(undefined),
    ) ?? show(undefined);
  }, [kind, again]);
  return found && found.kind === kind ? found.view : null;
}
