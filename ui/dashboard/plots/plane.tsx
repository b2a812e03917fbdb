import { useMemo, useState } from "preact/hooks";
import { Probe } from "../parts/probe";
import { around, Axes, boxOf, longest, roomAcross, roomUp } from "./axes";
import { Legend } from "./legend";
import { path } from "./lines";
import { figure } from "./numbers";
import { type OrbitsPlot, type Series, span, type TourPlot } from "./plot";
import { linear } from "./scale";
import { useWidth } from "../parts/width";

const [LEAST, MOST] = [160, 420]; // pixels of height
const AROUND = 0.04; // of what is drawn, on each side

/** Ways in a plane, each with its beginning and its end; arrow keys go along the first. */
export function Orbits({ plot }: { plot: OrbitsPlot }) {
  return <Plane title={plot.title} series={plot.series} equal={plot.equal} x={plot.x.label} y={plot.y.label} />;
}

/** A way through points, in its order and back to where it begins. */
export function Tour({ plot }: { plot: TourPlot }) {
  const series = useMemo(() => {
    const way = [...plot.order, ...plot.order.slice(0, 1)].map((place) => plot.points[place]!);
    return [{ name: "Tour", x: way.map(([x]) => x), y: way.map(([, y]) => y) }];
  }, [plot]);
  const stop = (at: number) => (at === plot.order.length ? "back at" : `stop ${at + 1}, point`);
  return (
    <Plane
      title={plot.title}
      series={series}
      equal
      points={plot.points}
      x="x"
      y="y"
      named={(at) => `${stop(at)} ${(plot.order[at % plot.order.length] ?? 0) + 1}`}
    />
  );
}

function Plane(props: {
  title: string;
  series: readonly Series[];
  equal: boolean;
  points?: readonly (readonly [number, number])[];
  x: string;
  y: string;
  /** What a place of the way is called. */
  named?: (at: number) => string;
}) {
  const { series, points = [], named } = props;
  const [element, width] = useWidth<HTMLDivElement>();
  const [chosen, choose] = useState<{ of: number; at: number } | null>(null);
  const spans = useMemo(
    () => [span(...series.map(({ x }) => x), points.map(([x]) => x)), span(...series.map(({ y }) => y), points.map(([, y]) => y))] as const,
    [series, points],
  );
  const [xs, ys] = [roomy(spans[0] ?? [0, 1]), roomy(spans[1] ?? [0, 1])];
  const left = boxOf(width, MOST, longest(linear(ys, [0, 1], 8))).left;
  const across = Math.max(width - left - 12, 60);
  const tall = props.equal ? Math.max(LEAST, Math.min(MOST, (across * (ys[1] - ys[0])) / (xs[1] - xs[0]))) : 260;
  const height = around(tall);
  const box = { ...boxOf(width, height, 0), left };
  const unit = props.equal ? Math.max((xs[1] - xs[0]) / across, (ys[1] - ys[0]) / tall) : null; // of values, for a pixel
  const x = linear(unit ? centred(xs, across * unit) : xs, [box.left, box.right], roomAcross(across));
  const y = linear(unit ? centred(ys, tall * unit) : ys, [box.bottom, box.top], roomUp(tall));

  const of = chosen && series[chosen.of] ? chosen.of : 0;
  const way = series[of];
  const count = way?.x.length ?? 0;
  const at = chosen ? Math.min(chosen.at, count - 1) : null;
  const where = ({ x, y }: Series, place: number) => [x[place] ?? null, y[place] ?? null] as const;
  const say = (place: number) => {
    const [px, py] = way ? where(way, place) : [null, null];
    const name = named ? named(place) : `${way?.name ?? ""}, ${place + 1} of ${count}`;
    return `${name}: ${props.x} ${px === null ? "–" : figure(px)}, ${props.y} ${py === null ? "–" : figure(py)}`;
  };
  const mark = (one: Series, place: number, radius: number, kind: string, hue: number) => {
    const [px, py] = where(one, place);
    return px !== null && py !== null && <circle class={`${kind} hue-${hue % 6}`} cx={x.at(px)} cy={y.at(py)} r={radius} />;
  };
  return (
    <div ref={element}>
      <p class="readout" aria-hidden="true">
        {at === null ? "" : say(at)}
      </p>
      {width > 0 && count > 0 && (
        <Probe
          label={`${props.title}, along the way`}
          count={count}
          at={at}
          choose={(place) => choose(place === null ? null : { of, at: place })}
          say={say}
          point={(across, down) => choose(nearest(series, x.value(across * width), y.value(down * height)))}
        >
          <svg width={width} height={height} aria-hidden="true">
            <Axes box={box} x={x} y={y} xLabel={props.x} yLabel={props.y} />
            {series.map((one, hue) => (
              <g key={hue}>
                <path class={`stroke hue-${hue % 6}`} d={path(one, x, y)} />
                {mark(one, 0, 4, "beginning", hue)}
                {mark(one, one.x.length - 1, 4, "dot", hue)}
              </g>
            ))}
            {points.map(([px, py], place) => (
              <circle key={place} class="point" cx={x.at(px)} cy={y.at(py)} r="2.5" />
            ))}
            {at !== null && way && mark(way, at, 6, "chosen", of)}
          </svg>
        </Probe>
      )}
      {series.length > 1 && <Legend names={series.map(({ name }) => name)} />}
    </div>
  );
}

function roomy([low, high]: readonly [number, number]): [number, number] {
  const room = (high - low) * AROUND || Math.abs(low) / 10 || 1;
  return [low - room, high + room];
}

const centred = ([low, high]: readonly [number, number], size: number): [number, number] => [
  (low + high - size) / 2,
  (low + high + size) / 2,
];

function nearest(series: readonly Series[], x: number, y: number): { of: number; at: number } | null {
  let found = null;
  let least = Infinity;
  for (const [of, one] of series.entries())
    for (let at = 0; at < one.x.length; at++) {
      const [px, py] = [one.x[at], one.y[at]];
      if (px == null || py == null) continue;
      const far = (px - x) ** 2 + (py - y) ** 2;
      if (far < least) [least, found] = [far, { of, at }];
    }
  return found;
}
