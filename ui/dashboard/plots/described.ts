import { figure } from "./numbers";
import { type BarsPlot, placesOf, type Plot, type Series, span } from "./plot";

/** What there is to see, in a sentence or two, for those who do not see it; empty where it is a table already. */
export function described(plot: Plot): string {
  switch (plot.form) {
    case "lines":
      return plot.series.map((one) => course(one, plot.x.label, plot.series.length > 1 ? one.name : plot.y.label)).join(" ");
    case "orbits":
      return plot.series.map((one) => way(one, plot.x.label, plot.y.label)).join(" ");
    case "tour":
      return `A way through ${plot.order.length} points and back.`;
    case "field": {
      const found = span(plot.values);
      const size = `${plot.columns} by ${plot.rows} values`;
      return found ? `${size}, from ${figure(found[0])} to ${figure(found[1])}.` : `${size}.`;
    }
    case "bars": {
      const places = placesOf(plot);
      return places ? bars(plot, places) : "";
    }
    case "matrix":
      return "";
  }
}

function course({ x, y }: Series, along: string, name: string): string {
  const found = span(y);
  const [first, last] = [y.find((value) => value !== null), y.findLast((value) => value !== null)];
  const [from, to] = [x[0], x.at(-1)];
  if (!found || first == null || last == null || from == null || to == null) return `${name}: nothing yet.`;
  const words = `${name} goes from ${figure(first)} to ${figure(last)} as ${along} goes from ${figure(from)} to ${figure(to)}`;
  return `${words}; lowest ${figure(found[0])}, highest ${figure(found[1])}.`;
}

function bars({ values }: BarsPlot, places: readonly number[]): string {
  const [highest, most] = [values.indexOf(Math.max(...values)), Math.max(...values)];
  const ends = `from ${figure(places[0] ?? 0)} to ${figure(places.at(-1) ?? 0)}`;
  return `${places.length} bars ${ends}, the highest ${figure(most)} at ${figure(places[highest] ?? 0)}.`;
}

function way({ name, x, y }: Series, across: string, up: string): string {
  const [xs, ys] = [span(x), span(y)];
  if (!xs || !ys) return `${name}: nothing yet.`;
  return `${name}: ${x.length} places, ${across} between ${figure(xs[0])} and ${figure(xs[1])}, ${up} between ${figure(ys[0])} and ${figure(ys[1])}.`;
}
