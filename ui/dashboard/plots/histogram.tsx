import { useState } from "preact/hooks";
import { Probe } from "../parts/probe";
import { useWidth } from "../parts/width";
import { Axes, boxOf, longest, roomAcross, roomUp } from "./axes";
import { figure } from "./numbers";
import type { BarsPlot } from "./plot";
import { linear } from "./scale";

const HEIGHT = 240;

/** A bar at each of these places, side by side. */
export function Histogram({ plot, places }: { plot: BarsPlot; places: readonly number[] }) {
  const [element, width] = useWidth<HTMLDivElement>();
  const [chosen, choose] = useState<number | null>(null);
  const { values } = plot;
  const count = Math.min(values.length, places.length);
  const half = (places[count - 1]! - places[0]!) / (count - 1) / 2;
  const range = [Math.min(0, ...values), Math.max(0, ...values)] as const;
  const room = roomUp(HEIGHT - 58);
  const box = boxOf(width, HEIGHT, longest(linear(range, [0, 1], room)));
  const y = linear(range, [box.bottom, box.top], room);
  const x = linear([places[0]! - half, places[count - 1]! + half], [box.left, box.right], roomAcross(box.right - box.left));
  const at = chosen === null ? null : Math.min(chosen, count - 1);
  const say = (place: number) => `${figure(places[place]!)}: ${figure(values[place]!)}`;
  const wide = ((box.right - box.left) / count) * 0.88;
  return (
    <div ref={element}>
      <p class="readout" aria-hidden="true">
        {at === null ? "" : say(at)}
      </p>
      {width > 0 && (
        <Probe
          label={`${plot.title}, bar by bar`}
          count={count}
          at={at}
          choose={choose}
          say={say}
          point={(across) => choose(Math.max(0, Math.min(count - 1, Math.round((x.value(across * width) - places[0]!) / (2 * half)))))}
        >
          <svg width={width} height={HEIGHT} aria-hidden="true">
            <Axes box={box} x={x} y={y} xLabel="" yLabel="" />
            {values.slice(0, count).map((value, place) => (
              <rect
                key={place}
                class={place === at ? "pillar now" : "pillar"}
                x={x.at(places[place]!) - wide / 2}
                width={wide}
                y={y.at(Math.max(0, value))}
                height={Math.abs(y.at(value) - y.at(0))}
              />
            ))}
          </svg>
        </Probe>
      )}
    </div>
  );
}
