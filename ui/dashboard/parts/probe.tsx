import type { ComponentChildren } from "preact";
import "./probe.css";

/**
 * A drawing whose places (0 to `count` - 1) the pointer and the arrow keys choose; `say` reads one out. Leaving it
 * chooses null. `up`: how many places the vertical arrows go, where that is not one.
 */
export function Probe(props: {
  label: string;
  count: number;
  at: number | null;
  choose: (at: number | null) => void;
  say: (at: number) => string;
  /** The pointer is at a point of the drawing: fractions of its width and height. */
  point: (x: number, y: number) => void;
  up?: number;
  children: ComponentChildren;
}) {
  const { count, choose, up = 1 } = props;
  const at = props.at ?? count - 1;
  const move = (to: number) => choose(Math.max(0, Math.min(count - 1, to)));
  return (
    <div
      class="probe"
      onPointerMove={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        props.point((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
      }}
      onPointerLeave={() => choose(null)}
    >
      {props.children}
      <input
        type="range"
        min={0}
        max={count - 1}
        value={at}
        aria-label={props.label}
        aria-valuetext={props.say(at)}
        onInput={(event) => move(Number(event.currentTarget.value))}
        onKeyDown={(event) => {
          if (up === 1 || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
          event.preventDefault();
          move(at + (event.key === "ArrowUp" ? up : -up));
        }}
        onFocus={() => choose(at)}
        onBlur={() => choose(null)}
      />
    </div>
  );
}
