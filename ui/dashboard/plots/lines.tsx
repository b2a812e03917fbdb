import { useMemo, useState } from "preact/hooks";
import { Probe } from "../parts/probe";
import { Axes, boxOf, longest, roomAcross, roomUp } from "./axes";
import { Legend } from "./legend";
import { figure } from "./numbers";
import { type LinesPlot, type Numbers, type Series, span } from "./plot";
import { linear, logarithmic, type Scale } from "./scale";
import { useWidth } from "../parts/width";

const FEW = 12; // places: each is a dot, since there is hardly a line
const WORTH = 10; // times the lowest: below that a logarithmic scale shows nothing more

/** y over x, a line for each series. Where all is above zero, its scale may be logarithmic. */
export function Lines({ plot, height = 240 }: { plot: LinesPlot; height?: number }) {
  const [element, width] = useWidth<HTMLDivElement>();
  const [chosen, choose] = useState<number | null>(null);
  const [asked, ask] = useState<boolean | null>(null);
  const { series, x: xAxis, y: yAxis } = plot;
  const ys = useMemo(() => span(...series.map(({ y }) => (plot.logY ? y.map(positive) : y))), [plot]);
  const mayLog = ys !== null && ys[0] > 0 && (plot.logY || ys[1] > ys[0] * WORTH);
  const log = mayLog && (asked ?? plot.logY);
  const xs = useMemo<readonly [number, number]>(() => span(...series.map(({ x }) => x)) ?? [0, 1], [plot]);
  const up = log ? logarithmic : linear;
  const range: readonly [number, number] = ys ?? [0, 1];
  const room = roomUp(height - 58);
  const box = boxOf(width, height, longest(up(range, [0, 1], room)));
  const y = up(range, [box.bottom, box.top], room);
  const x = linear(xs, [box.left, box.right], roomAcross(box.right - box.left));
  // What is read out goes along the series that has the most places.
  const along = series.reduce<Series | undefined>((most, one) => (most && most.x.length >= one.x.length ? most : one), undefined);
  const count = along?.x.length ?? 0;
  const at = chosen === null ? null : Math.min(chosen, count - 1);
  const place = at === null ? null : (along?.x[at] ?? null);
  const say = (one: number) => told(plot, along?.x[one] ?? null);
  const dot = (px: number | null, py: number | null | undefined, hue: number, key: number) =>
    px !== null && y.has(py) && <circle key={key} class={`dot hue-${hue % 6}`} cx={x.at(px)} cy={y.at(py)} r="3" />;
  return (
    <div ref={element}>
      <p class="readout" aria-hidden="true">
        {at === null ? "" : say(at)}
      </p>
      {count === 0 && <p class="faint">Nothing yet.</p>}
      {width > 0 && count > 0 && (
        <Probe
          label={`${plot.title}, by ${xAxis.label}`}
          count={count}
          at={at}
          choose={choose}
          say={say}
          point={(across) => along && choose(nearest(along.x, x.value(across * width)))}
        >
          <svg width={width} height={height} aria-hidden="true">
            <Axes box={box} x={x} y={y} xLabel={xAxis.label} yLabel={yAxis.label} />
            {series.map((one, index) => (
              <g key={index}>
                <path class={`stroke hue-${index % 6}`} d={path(one, x, y)} />
                {one.x.length < FEW && one.x.map((px, place) => dot(px, one.y[place], index, place))}
              </g>
            ))}
            {place !== null && <line class="cursor" x1={x.at(place)} x2={x.at(place)} y1={box.top} y2={box.bottom} />}
            {place !== null && series.map((one, index) => dot(place, one.y[nearest(one.x, place)], index, index))}
          </svg>
        </Probe>
      )}
      <div class="below">
        {series.length > 1 && <Legend names={series.map(({ name }) => name)} />}
        {mayLog && (
          <label class="choice">
            <input type="checkbox" checked={log} onChange={(event) => ask(event.currentTarget.checked)} />
            Logarithmic
          </label>
        )}
      </div>
    </div>
  );
}

const positive = (value: number | null): number | null => (value !== null && value > 0 ? value : null);

/** A line with gaps where there is no value; a dot where there is nothing beside one. */
export function path({ x: xs, y: ys }: Series, x: Scale, y: Scale): string {
  let drawn = "";
  let pen = false;
  for (let place = 0; place < xs.length; place++) {
    const [one, other] = [xs[place], ys[place]];
    if (!x.has(one) || !y.has(other)) {
      pen = false;
      continue;
    }
    const point = `${x.at(one).toFixed(1)},${y.at(other).toFixed(1)}`;
    drawn += pen ? `L${point}` : `M${point}h0`;
    pen = true;
  }
  return drawn;
}

/** The place of the value that is nearest, in a list that grows. */
function nearest(values: Numbers, wanted: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? -Infinity) < wanted) low = middle + 1;
    else high = middle;
  }
  const before = values[low - 1];
  return before != null && wanted - before < (values[low] ?? Infinity) - wanted ? low - 1 : low;
}

function told({ series, x, y }: LinesPlot, at: number | null): string {
  if (at === null) return "";
  const values = series.map((one) => {
    const value = one.y[nearest(one.x, at)];
    return `${series.length > 1 ? one.name : y.label} ${value == null ? "–" : figure(value)}`;
  });
  return `${x.label} ${figure(at)}: ${values.join(", ")}`;
}
