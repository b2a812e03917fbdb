import { useEffect, useState } from "preact/hooks";
import { type RunFactsFragment, RunFailuresDocument } from "../../gql/graphql";
import { count, duration } from "../../format";
import type { KindView } from "../../kinds";
import { useQuery } from "../../load";
import { Refusal, Waiting } from "../../parts/notice";
import { Ago } from "../../parts/time";

const STEP = 100;
const MOST = 1000; // the gateway gives no more
const PAUSE = 2_000; // milliseconds between readings, while more and more fail

/** What failed, why, and how often it was tried. */
export function Failures({ run, view }: { run: RunFactsFragment; view: KindView | undefined }) {
  const [first, setFirst] = useState(STEP);
  const { data, failure, reload } = useQuery(RunFailuresDocument, { id: run.rowId, first });
  const [read, setRead] = useState(run.failed);
  useEffect(() => {
    if (read === run.failed) return;
    const timer = setTimeout(() => {
      setRead(run.failed);
      reload();
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [run.failed === read]);
  const failures = data?.run?.failures;
  return (
    <section class="card" aria-labelledby="failures">
      <h2 id="failures" tabIndex={-1}>{run.failed === 1 ? "1 failure" : `${count(run.failed)} failures`}</h2>
      <Refusal failure={failure} retry={reload} />
      {!failures && !failure && <Waiting what="failures" />}
      {failures && (
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
              </tr>
            </thead>
            <tbody>
              {failures.map((found) => (
                <tr key={`${found.itemId} ${found.stage}`}>
                  <th scope="row">{view ? <view.Item id={found.itemId} /> : <code>{found.itemId}</code>}</th>
                  <td>{run.stages.find(({ stage }) => stage === found.stage)?.name ?? found.stage}</td>
                  <td class="why">{found.error ?? "–"}</td>
                  <td class="number">{count(found.attempts)}</td>
                  <td class="number">{found.seconds === null ? "–" : duration(found.seconds)}</td>
                  <td>{found.finishedAt && <Ago at={found.finishedAt} />}</td>
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
    </section>
  );
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
