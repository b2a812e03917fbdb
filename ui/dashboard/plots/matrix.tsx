import { count, percent } from "../format";
import type { MatrixPlot } from "./plot";

/** How many of each class (row) were taken for which (column): the deeper the colour, the more of the row. */
export function Matrix({ plot }: { plot: MatrixPlot }) {
  const { labels, values } = plot;
  const sums = values.map((row) => row.reduce((sum, value) => sum + value, 0));
  const right = values.reduce((sum, row, place) => sum + (row[place] ?? 0), 0);
  const all = sums.reduce((sum, value) => sum + value, 0);
  return (
    <div class="scrolled" tabIndex={0} role="group" aria-label={plot.title}>
      <table class="matrix">
        <caption class="faint">
          Rows: what it is. Columns: what it was taken for. {all > 0 && `${count(right)} of ${count(all)} are right (${percent(right / all)}).`}
        </caption>
        <thead>
          <tr>
            <td />
            {labels.map((label, column) => (
              <th key={column} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {values.map((row, place) => (
            <tr key={place}>
              <th scope="row">{labels[place] ?? place}</th>
              {row.map((value, column) => (
                <td key={column} class={`number ${column === place ? "right" : "wrong"}`} style={{ "--part": `${share(value, sums[place])}%` }}>
                  {count(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const MOST = 45; // percent of the colour: what is written on it stays legible

const share = (value: number, sum: number | undefined): number => (sum ? Math.round((value / sum) * MOST) : 0);
