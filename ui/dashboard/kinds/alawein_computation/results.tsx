import { useEffect, useMemo } from "preact/hooks";
import { counted } from "../../format";
import type { RunFactsFragment, TypedDocumentString } from "../../gql/graphql";
import { useLive } from "../../load";
import { Refusal } from "../../parts/notice";
import { hasEnded } from "../../parts/state";
import { Drawing } from "../../plots/drawing";
import { type LinesPlot, type Plot, plotOf, plotsOf } from "../../plots/plot";
import { useEnd } from "../../runs/run/ended";
import { Export } from "../../runs/run/export";
import type { KindView } from "..";
import { coursesOf } from "./courses";
import { Figures, shownOf } from "./figures";
import { Frames } from "./frames";
import { type Trace, traceOf } from "./trace";

/** What the rows of all platforms tell, under the names of their documents. */
export interface Computed {
  form: string | null;
  algorithm?: string;
  particleCount?: number | null;
  given: unknown;
  outcome: unknown;
  wave?: unknown;
}

export type Document = TypedDocumentString<{ computed?: Computed | null }, { id: string }>;

/** A view of a platform's runs: the trace as it comes, the newest picture, and what was found. */
export const resultsOf = (document: Document): KindView["Results"] =>
  function Results({ run }) {
    const { data, failure, again } = useLive(document, { id: run.rowId });
    const trace = useMemo(() => traceOf(run.rowId), [run.rowId]);
    useEffect(() => () => trace.close(), [trace]);
    useEffect(() => trace.follow(), [trace, run.attempt]);
    useEnd(run, again);
    const computed = data?.computed;
    const plots = useMemo(() => found(computed), [computed?.outcome, computed?.wave]);
    return (
      <>
        <Refusal failure={failure ?? trace.failure.value} retry={() => (again(), trace.follow())} />
        {plots.length > 0 && (
          <section class="card" aria-labelledby="found">
            <h2 id="found">Result</h2>
            <Figures shown={shownOf(computed?.outcome)} />
            <Drawings plots={plots} />
          </section>
        )}
        <Course trace={trace} run={run} shown={plots} />
        {computed && (
          <section class="card" aria-labelledby="given">
            <div class="bar">
              <h2 id="given">Given</h2>
              {computed.form && (
                <a class="button" href={another(run.kind, computed)}>
                  Start another like it
                </a>
              )}
            </div>
            <Figures shown={[...shownOf(aboutOf(computed)), ...shownOf(computed.given)]} />
          </section>
        )}
      </>
    );
  };

/** How it went so far, or went: what is not `shown` among the results. */
function Course({ trace, run, shown }: { trace: Trace; run: RunFactsFragment; shown: readonly Plot[] }) {
  const points = trace.all.value;
  const courses = useMemo(() => coursesOf(points).filter((course) => !shown.some((plot) => alike(plot, course))), [points, shown]);
  const frames = useMemo(() => points.flatMap(({ step, frame }) => (frame ? [{ step, plot: frame }] : [])), [points]);
  const last = points.at(-1);
  return (
    <section class="card" aria-labelledby="course">
      <div class="bar">
        <h2 id="course">Course</h2>
        {last && (
          <>
            <p class="faint">{counted(points.length, "point")}</p>
            <Export run={run.rowId} search="" />
          </>
        )}
      </div>
      {!last && <p class="faint">{hasEnded(run) ? "It has told nothing of how it went." : "Nothing yet: it appears here as it comes."}</p>}
      {last && !hasEnded(run) && <Figures shown={shownOf(last.values)} />}
      <Drawings plots={courses}>
        <Frames frames={frames} />
      </Drawings>
    </section>
  );
}

const alike = (plot: Plot, { y: { label } }: LinesPlot): boolean =>
  plot.form === "lines" && plot.y.label.toLowerCase() === label.toLowerCase();

function Drawings({ plots, children }: { plots: readonly Plot[]; children?: preact.ComponentChildren }) {
  return (
    <div class="drawings">
      {children}
      {plots.map((plot, place) => (
        <Drawing key={`${plot.form} ${plot.title} ${place}`} plot={plot} />
      ))}
    </div>
  );
}

function found(computed: Computed | null | undefined): Plot[] {
  const wave = plotOf(computed?.wave);
  const plots = plotsOf(computed?.outcome);
  return wave && !plots.some(({ title }) => title === wave.title) ? [wave, ...plots] : plots;
}

/** Where one like it is started. */
function another(kind: string, { form, algorithm, given }: Computed): string {
  const [, platform = ""] = kind.split(".");
  const wish = { kind: platform.toUpperCase(), form: form ?? "", ...(algorithm ? { algorithm } : {}), config: JSON.stringify(given ?? {}) };
  return `/research/compute?${new URLSearchParams(wish)}`;
}

const aboutOf = ({ form, algorithm, particleCount }: Computed): Readonly<Record<string, unknown>> => ({ form, algorithm, particles: particleCount });
