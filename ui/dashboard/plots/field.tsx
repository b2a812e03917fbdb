import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Probe } from "../parts/probe";
import { around, Axes, boxOf, longest, roomAcross, roomUp } from "./axes";
import { type ColourMap, colourMap, gradient } from "./colours";
import { figure } from "./numbers";
import { type FieldPlot, span } from "./plot";
import { linear } from "./scale";
import { useWidth } from "../parts/width";

const [LEAST, MOST] = [140, 420]; // pixels of height

/** A value at each place of a grid, by colour. `range`: what the colours stand for, where others are to be compared. */
export function Field({ plot, range }: { plot: FieldPlot; range?: readonly [number, number] | null | undefined }) {
  const [element, width] = useWidth<HTMLDivElement>();
  const [chosen, choose] = useState<number | null>(null);
  const { rows, columns, values, extent } = plot;
  const colours = useMemo(() => colourMap(range ?? plot.range ?? span(values) ?? [0, 1]), [plot, range?.[0], range?.[1]]);
  const [x0, x1, y0, y1] = extent;
  const left = boxOf(width, MOST, longest(linear([y0, y1], [0, 1], 8))).left;
  const across = Math.max(width - left - 12, 60);
  const tall = Math.max(LEAST, Math.min(MOST, across * shape(plot)));
  const wide = Math.min(across, Math.max(tall / shape(plot), across / 2)); // where it would be too tall it is not so wide
  const height = around(tall);
  const box = { ...boxOf(left + wide + 12, height, 0), left };
  const x = linear([x0, x1], [box.left, box.right], roomAcross(wide));
  const y = linear([y0, y1], [box.bottom, box.top], roomUp(tall));
  const at = chosen !== null && chosen < values.length ? chosen : null;
  const place = (column: number, row: number): number | null =>
    column >= 0 && column < columns && row >= 0 && row < rows ? row * columns + column : null;
  const say = (one: number) => told(plot, one);
  return (
    <div ref={element}>
      <p class="readout" aria-hidden="true">
        {at === null ? "" : say(at)}
      </p>
      {width > 0 && (
        <Probe
          label={`${plot.title}, place by place`}
          count={values.length}
          at={at}
          up={columns}
          choose={choose}
          say={say}
          point={(fx, fy) => {
            const column = Math.floor(((fx * width - box.left) / (box.right - box.left)) * columns);
            const row = Math.floor(((box.bottom - fy * height) / (box.bottom - box.top)) * rows);
            choose(place(column, row));
          }}
        >
          <Raster plot={plot} colours={colours} style={`left:${box.left}px;top:${box.top}px;width:${box.right - box.left}px;height:${tall}px`} />
          <svg width={width} height={height} aria-hidden="true">
            <Axes box={box} x={x} y={y} xLabel={plot.x.label} yLabel={plot.y.label} grid={false} />
            {at !== null && (
              <rect
                class="chosen"
                x={box.left + ((at % columns) / columns) * (box.right - box.left) - 1}
                y={box.bottom - ((Math.floor(at / columns) + 1) / rows) * tall - 1}
                width={(box.right - box.left) / columns + 2}
                height={tall / rows + 2}
              />
            )}
          </svg>
        </Probe>
      )}
      <p class="colours">
        <span>{end(colours.low, colours)}</span>
        <span class="colour-scale" style={{ background: gradient(colours) }} />
        <span>{end(colours.high, colours)}</span>
      </p>
    </div>
  );
}

/** What is nothing beside the other end is zero. */
const end = (value: number, { low, high }: ColourMap): string => figure(Math.abs(value) < (high - low) * 1e-9 ? 0 : value, 3);

/** A pixel for each place; the browser makes them larger. */
function Raster({ plot, colours, style }: { plot: FieldPlot; colours: ColourMap; style: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { rows, columns, values } = plot;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const image = context.createImageData(columns, rows);
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const value = values[(rows - 1 - row) * columns + column]; // pictures begin at the top
        if (value == null) continue;
        const from = colours.shade(value) * 3;
        image.data.set([...colours.shades.subarray(from, from + 3), 255], (row * columns + column) * 4);
      }
    context.putImageData(image, 0, 0);
  }, [plot, colours]);
  return <canvas ref={canvas} class="raster" width={columns} height={rows} style={style} aria-hidden="true" />;
}

/** How tall it is for its width: as what it measures, or, where that would be a strip, as suits the eye. */
function shape({ extent: [x0, x1, y0, y1], x, y }: FieldPlot): number {
  const found = Math.abs((y1 - y0) / (x1 - x0));
  return found > 0.4 && found < 2.5 && x.label.length === y.label.length ? found : 0.62;
}

/** Where a place is, and its value: the middle of what it stands for. */
export function told({ rows, columns, values, extent: [x0, x1, y0, y1], x, y }: FieldPlot, place: number): string {
  const across = x0 + (((place % columns) + 0.5) / columns) * (x1 - x0);
  const up = y0 + ((Math.floor(place / columns) + 0.5) / rows) * (y1 - y0);
  const value = values[place];
  return `${x.label} ${figure(across, 3)}, ${y.label} ${figure(up, 3)}: ${value == null ? "–" : figure(value)}`;
}
