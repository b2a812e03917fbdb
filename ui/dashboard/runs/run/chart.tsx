import { useId, useState } from "preact/hooks";
import type { RunPointFragment } from "../../gql/graphql";
import { count, duration, moment } from "../../format";
import { Probe } from "../../parts/probe";

const WIDTH = 380;
const HEIGHT = 150;
const LEFT = 52; // room for the numbers of the axis
const BELOW = 24;
const TOP = 8;
const LETTER = 9; // room for one, of a label

const DAY = 86_400_000; // milliseconds

const times = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

/** What is done and what fails, a bar for each span of the run's time; arrow keys and the pointer read them out. */
export function Chart({ points, many }: { points: readonly RunPointFragment[]; many: string }) {
  const [chosen, setChosen] = useState<number | null>(null);
  const id = useId();
  const [unit, factor] = unitOf(points);
  const rates = points.map((point) => ({ done: rate(point.done, point) * factor, failed: rate(point.failed, point) * factor }));
  const most = ceiling(Math.max(0, ...rates.map(({ done, failed }) => done + failed)));
  const step = (WIDTH - LEFT) / Math.max(points.length, 12);
  const room = HEIGHT - BELOW - TOP;
  const y = (value: number) => TOP + room * (1 - value / most);
  const at = chosen === null ? null : Math.min(chosen, points.length - 1);
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return null;
  // Of days, the time of day alone says nothing.
  const time = (iso: string) => (endOf(last) - Date.parse(first.from) < DAY ? times.format(new Date(iso)) : moment(iso));
  const from = time(first.from);
  const to = time(new Date(endOf(last)).toISOString());
  const right = Math.max(LEFT + points.length * step, LEFT + LETTER * (from.length + to.length));
  const say = (place: number) => told(points[place], rates[place], unit, many, time);
  return (
    <figure class="chart">
      <figcaption class="readout" id={id}>
        {at === null ? `Done and failed, ${unit}` : say(at)}
      </figcaption>
      <Probe
        label="Span of time"
        count={points.length}
        at={at}
        choose={setChosen}
        say={say}
        point={(across) => {
          const x = across * WIDTH - LEFT;
          setChosen(x < 0 ? null : Math.min(points.length - 1, Math.floor(x / step)));
        }}
      >
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
          {[0, most / 2, most].map((value) => (
            <g key={value}>
              <line class="grid" x1={LEFT} x2={WIDTH} y1={y(value)} y2={y(value)} />
              <text x={LEFT - 6} y={y(value) + 4} text-anchor="end">
                {short(value)}
              </text>
            </g>
          ))}
          {rates.map(({ done, failed }, place) => (
            <g key={place} class={place === at ? "chosen" : undefined}>
              <rect class="done" x={LEFT + place * step} y={y(done)} width={step * 0.86} height={y(0) - y(done)} />
              <rect class="failed" x={LEFT + place * step} y={y(done + failed)} width={step * 0.86} height={y(done) - y(done + failed)} />
            </g>
          ))}
          <text x={LEFT} y={HEIGHT - 6}>
            {from}
          </text>
          <text x={Math.min(right, WIDTH)} y={HEIGHT - 6} text-anchor="end">
            {to}
          </text>
        </svg>
      </Probe>
      <details>
        <summary>As a table</summary>
        <div class="scrolled tall" tabIndex={0} role="group" aria-label="Throughput">
          <table>
            <thead>
              <tr>
                <th scope="col">From</th>
                <th scope="col">For</th>
                <th scope="col" class="number">
                  Done
                </th>
                <th scope="col" class="number">
                  Failed
                </th>
              </tr>
            </thead>
            <tbody>
              {points.map((point) => (
                <tr key={point.from}>
                  <td>
                    <time dateTime={point.from}>{time(point.from)}</time>
                  </td>
                  <td>{duration(point.seconds)}</td>
                  <td class="number">{count(point.done)}</td>
                  <td class="number">{count(point.failed)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

/**
 * What gets done a second `now` (milliseconds since 1970): over the last ten seconds, or however long the last ten
 * steps took, but not beyond the beginning of the attempt.
 */
export function rateNow(points: readonly RunPointFragment[], now: number): number {
  let from = now;
  let ended = 0;
  for (const [place, point] of [...points.entries()].reverse()) {
    const next = points[place + 1];
    if ((now - from >= 10_000 && ended >= 10) || (next && Date.parse(next.from) - endOf(point) > 1000)) break;
    from = Date.parse(point.from);
    ended += point.done + point.failed;
  }
  return now > from ? (1000 * ended) / (now - from) : 0;
}

/** "12.5 a second", "40 a minute". */
export function pace(perSecond: number): string {
  return perSecond >= 1 || perSecond === 0 ? `${short(perSecond)} a second` : `${short(perSecond * 60)} a minute`;
}

const rate = (value: number, { seconds }: RunPointFragment): number => value / Math.max(seconds, 0.001);

function unitOf(points: readonly RunPointFragment[]): [string, number] {
  const best = Math.max(0, ...points.map((point) => rate(point.done + point.failed, point)));
  return best >= 1 || best === 0 ? ["a second", 1] : ["a minute", 60];
}

const endOf = ({ from, seconds }: RunPointFragment): number => Date.parse(from) + seconds * 1000;

function told(
  point: RunPointFragment | undefined,
  rates: { done: number; failed: number } | undefined,
  unit: string,
  many: string,
  time: (iso: string) => string,
): string {
  if (!point || !rates) return "";
  const failed = point.failed ? `, ${count(point.failed)} failed` : "";
  return `${time(point.from)}, ${duration(point.seconds)}: ${count(point.done)} ${many} done${failed} (${short(rates.done + rates.failed)} ${unit})`;
}

/** The next of 1, 2, 3, 4, 5, 6, 8, 10, 20, … */
function ceiling(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 3, 4, 5, 6, 8, 10].find((step) => step * power >= value) ?? 10) * power;
}

function short(value: number): string {
  return value.toLocaleString(undefined, { maximumFractionDigits: value < 10 ? 1 : 0 });
}
