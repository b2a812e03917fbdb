import { useEffect, useRef, useState } from "preact/hooks";
import { type RunFactsFragment, RunFailuresDocument, type RunFailuresQuery } from "../../gql/graphql";
import { count, counted, duration } from "../../format";
import type { KindView } from "../../kinds";
import { useQuery } from "../../load";
import { Refusal, Waiting } from "../../parts/notice";
import { Ago } from "../../parts/time";
import { RetryOne } from "./controls";
import { STEPS } from "./items";

const STEP = 100;
const MOST = 1000; // the gateway gives no more
const PAUSE = 2_000; // milliseconds between readings, while more and more fail

type Reason = NonNullable<RunFailuresQuery["run"]>["failureReasons"][number];

/** What failed, why, and how often it was tried. */
export function Failures({ run, view, acted }: { run: RunFactsFragment; view: KindView | undefined; acted: () => void }) {
  const [asked, setAsked] = useState<string | null>(null);
  const [first, setFirst] = useState(STEP);
  const [chosen, choose] = useState<Reason | null>(null);
  const { data, failure, reload } = useQuery(RunFailuresDocument, {
    id: run.rowId,
    first,
    ...(chosen && { stage: chosen.stage, error: chosen.error }),
  });
  const [read, setRead] = useState(run.failed);
  useEffect(() => {
    if (read === run.failed) return;
    const timer = setTimeout(() => {
      setRead(run.failed);
      reload();
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [run.failed === read]);
  const told = useRef(data?.run); // stays until what is chosen has been read
  told.current = data?.run ?? told.current;
  const { failures, failureReasons: reasons } = told.current ?? {};
  const isChosen = ({ stage, error }: Reason) => chosen?.stage === stage && chosen.error === error;
  const again = run.actions.includes("RETRY");
  const stageWord = (stage: number) => run.stages.find((one) => one.stage === stage)?.name ?? `Stage ${stage}`;
  return (
    <section class="card" aria-labelledby="failures">
      <h2 id="failures" tabIndex={-1}>{counted(run.failed, "failure")}</h2>
      <Refusal failure={failure} retry={reload} />
      {!failures && !failure && <Waiting what="failures" />}
      {reasons && run.failed > 1 && (
        <ul class="reasons" aria-label="Reasons">
          {reasons.map((reason) => (
            <li key={`${reason.stage} ${reason.error}`}>
              <button
                type="button"
                aria-pressed={isChosen(reason)}
                onClick={() => choose(isChosen(reason) ? null : reason)}
              >
                <strong>{count(reason.items)}</strong> {reason.error ?? "–"} <span class="faint">{stageWord(reason.stage)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {failures?.length === 0 && <p class="faint">{chosen ? "None any more." : "No record of them is kept."}</p>}
      {failures && failures.length > 0 && (
        <div class="scrolled tall" tabIndex={0} role="group" aria-label="Failures">
          <table>
            <thead>
              <tr>
                <th scope="col">{view ? capital(view.one) : "Item"}</th>
                <th scope="col">Stage</th>
                <th scope="col">Why</th>
                <th scope="col" class="number">
                  Attempts
                </th>
                <th scope="col" class="number">
                  Took
                </th>
                <th scope="col">When</th>
                {again && (
                  <th scope="col">
                    <span class="visually-hidden">What can be done</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {failures.map((found) => (
                <tr key={`${found.itemId} ${found.stage}`}>
                  <th scope="row">{view ? <view.Item id={found.itemId} /> : <code>{found.itemId}</code>}</th>
                  <td>{stageWord(found.stage)}</td>
                  <td class="why">{found.error ?? "–"}</td>
                  <td class="number">{count(found.attempts)}</td>
                  <td class="number">{found.seconds === null ? "–" : duration(found.seconds)}</td>
                  <td>{found.finishedAt && <Ago at={found.finishedAt} />}</td>
                  {again && (
                    <td>
                      <button type="button" class="quiet" onClick={() => setAsked(found.itemId)}>
                        Retry
                      </button>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {failures && failures.length === first && first < MOST && (
        <p>
          <button type="button" onClick={() => setFirst(MOST)}>
            Show more
          </button>
        </p>
      )}
      {asked && <RetryOne run={run} words={view ?? STEPS} item={asked} acted={acted} close={() => setAsked(null)} />}
    </section>
  );
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
