import { Histogram } from "./histogram";
import { figure } from "./numbers";
import { type BarsPlot, placesOf } from "./plot";

/** A bar for each label, with its value; over an axis, where the labels are numbers that ascend. */
export function Bars({ plot }: { plot: BarsPlot }) {
  const places = placesOf(plot);
  return places ? <Histogram plot={plot} places={places} /> : <Labelled plot={plot} />;
}

function Labelled({ plot }: { plot: BarsPlot }) {
  const low = Math.min(0, ...plot.values);
  const size = Math.max(0, ...plot.values) - low || 1;
  return (
    <div class="scrolled tall" tabIndex={0} role="group" aria-label={plot.title}>
      <table class="bars">
        <tbody>
          {plot.values.map((value, place) => (
            <tr key={place}>
              <th scope="row">{plot.labels[place] ?? place + 1}</th>
              <td class="number">{figure(value)}</td>
              <td class="bar-of">
                <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                  <rect x={((Math.min(0, value) - low) / size) * 100} width={(Math.abs(value) / size) * 100} height="1" />
                </svg>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
