import { useId, useMemo, useState } from "preact/hooks";
import { figure } from "../../plots/numbers";
import { Drawing } from "../../plots/drawing";
import { type Plot, span } from "../../plots/plot";

interface Frame {
  step: number;
  plot: Plot;
}

/** How a computation stood, picture by picture: the newest one, unless somebody goes back. */
export function Frames({ frames }: { frames: readonly Frame[] }) {
  const [chosen, choose] = useState<number | null>(null);
  const id = useId();
  const last = frames.length - 1;
  const at = Math.min(chosen ?? last, last);
  const range = useMemo(() => span(...frames.map(({ plot }) => measured(plot))), [frames]);
  const frame = frames[at];
  if (!frame) return null;
  return (
    <div class="frames">
      {/* What is before and behind is to be compared: colours and scales stay. */}
      <Drawing plot={frame.plot} {...(range ? { range } : {})} />
      {last > 0 && (
        <p class="buttons">
          <label for={id}>Picture</label>
          <input
            id={id}
            type="range"
            min={0}
            max={last}
            value={at}
            aria-valuetext={`${at + 1} of ${frames.length}, step ${figure(frame.step)}`}
            onInput={(event) => choose(Number(event.currentTarget.value) === last ? null : Number(event.currentTarget.value))}
          />
          <span class="faint">step {figure(frame.step)}</span>
        </p>
      )}
    </div>
  );
}

function measured(plot: Plot): readonly (number | null)[] {
  if (plot.form === "field") return plot.range ?? plot.values;
  return plot.form === "lines" ? plot.series.flatMap(({ y }) => y) : [];
}
