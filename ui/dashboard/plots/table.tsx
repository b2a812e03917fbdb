import { useState } from "preact/hooks";
import { figure } from "./numbers";
import type { FieldPlot, Plot } from "./plot";

const MOST = 500; // rows; a longer list is thinned
const GRID = 16; // rows and columns of a field

interface Table {
  columns: readonly string[];
  rows: readonly (readonly (number | string | null)[])[];
}

/** What a drawing shows, in numbers, for whoever asks for it. */
export function AsTable({ plot }: { plot: Plot }) {
  const [open, setOpen] = useState(false);
  const table = open ? tableOf(plot) : null;
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>As a table</summary>
      {table && (
        <div class="scrolled tall" tabIndex={0} role="group" aria-label={`${plot.title}, as a table`}>
          <table>
            <thead>
              <tr>
                {table.columns.map((name, place) => (
                  <th key={place} scope="col" class="number">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row, place) => (
                <tr key={place}>
                  {row.map((value, column) => (
                    <td key={column} class="number">
                      {typeof value === "number" ? figure(value) : (value ?? "–")}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}

function tableOf(plot: Plot): Table {
  switch (plot.form) {
    case "lines":
    case "orbits": {
      const several = plot.series.length > 1;
      const rows = plot.series.flatMap(({ name, x, y }) =>
        thinned(x.length, MOST / plot.series.length).map((place) => [...(several ? [name] : []), x[place] ?? null, y[place] ?? null]),
      );
      return { columns: [...(several ? ["Line"] : []), plot.x.label, plot.y.label], rows };
    }
    case "tour":
      return {
        columns: ["Stop", "Point", "x", "y"],
        rows: plot.order.map((point, stop) => [stop + 1, point + 1, ...(plot.points[point] ?? [])]),
      };
    case "field":
      return gridOf(plot);
    case "bars":
      return { columns: ["At", "Value"], rows: plot.labels.map((label, place) => [label, plot.values[place] ?? null]) };
    case "matrix":
      return { columns: ["", ...plot.labels], rows: plot.values.map((row, place) => [plot.labels[place] ?? null, ...row]) };
  }
}

function gridOf({ rows, columns, values, extent: [x0, x1, y0, y1], x, y }: FieldPlot): Table {
  const across = thinned(columns, GRID);
  const middle = (place: number, many: number, from: number, to: number) => from + ((place + 0.5) / many) * (to - from);
  return {
    columns: [`${y.label} \\ ${x.label}`, ...across.map((column) => figure(middle(column, columns, x0, x1), 3))],
    rows: thinned(rows, GRID)
      .reverse()
      .map((row) => [middle(row, rows, y0, y1), ...across.map((column) => values[row * columns + column] ?? null)]),
  };
}

/** At most so many places of so many, evenly, the last one among them. */
function thinned(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, place) => place);
  return Array.from({ length: Math.floor(most) }, (_, place) => Math.round((place * (count - 1)) / (Math.floor(most) - 1)));
}
