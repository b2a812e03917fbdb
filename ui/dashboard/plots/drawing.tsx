import { useId } from "preact/hooks";
import { Bars } from "./bars";
import { described } from "./described";
import { Field } from "./field";
import { Lines } from "./lines";
import { Matrix } from "./matrix";
import { Orbits, Tour } from "./plane";
import type { Plot } from "./plot";
import "./style.css";
import { AsTable } from "./table";

/** A plot with its title, what it shows in words, and its numbers on demand. `range`: of a field's colours. */
export function Drawing({ plot, range, height }: { plot: Plot; range?: readonly [number, number] | null; height?: number }) {
  const id = useId();
  const words = described(plot);
  return (
    <figure class={`drawing ${plot.form}`} aria-labelledby={`${id}title`} {...(words ? { "aria-describedby": `${id}words` } : {})}>
      <figcaption id={`${id}title`}>{plot.title}</figcaption>
      {words && (
        <p id={`${id}words`} class="visually-hidden">
          {words}
        </p>
      )}
      <Drawn plot={plot} range={range} height={height} />
      {words && <AsTable plot={plot} />}
    </figure>
  );
}

function Drawn({ plot, range, height }: { plot: Plot; range?: readonly [number, number] | null | undefined; height?: number | undefined }) {
  switch (plot.form) {
    case "lines":
      return <Lines plot={plot} {...(height ? { height } : {})} />;
    case "field":
      return <Field plot={plot} range={range} />;
    case "orbits":
      return <Orbits plot={plot} />;
    case "tour":
      return <Tour plot={plot} />;
    case "matrix":
      return <Matrix plot={plot} />;
    case "bars":
      return <Bars plot={plot} />;
  }
}
