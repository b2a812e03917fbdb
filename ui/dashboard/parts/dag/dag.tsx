import { useMemo } from "preact/hooks";
import { useWidth } from "../width";
import { laidOut, type Place, type Step } from "./layers";
import "./style.css";

interface Corner {
  left: number;
  top: number;
}

export interface Node extends Step {
  /** What kind of step it is. */
  type: string;
  /** How it is, for its colour and, in words, for its name. */
  state?: string | undefined;
}

const [WIDE, TALL] = [168, 54]; // pixels of a step
const [ASIDE, ON] = [18, 44]; // between steps that are beside each other, and between layers

/** Steps and what they need, along the page where there is room, else down; `choose` hears which one is pressed. */
export function Dag(props: { label: string; steps: readonly Node[]; chosen: string | null; choose: (id: string) => void }) {
  const { steps, chosen, choose } = props;
  const [element, width] = useWidth<HTMLDivElement>();
  const { layers, most, places, ways } = useMemo(() => laidOut(steps), [steps]);
  const along = layers * (WIDE + ON) - ON <= width;
  const corner = ({ layer, row }: Place): Corner =>
    along
      ? { left: layer * (WIDE + ON), top: (row + most) * (TALL + ASIDE) }
      : { left: (row + most) * (WIDE + ASIDE), top: layer * (TALL + ON) };
  const at = (id: string) => corner(places.get(id) ?? { layer: 0, row: 0 });
  const size = along
    ? { width: layers * (WIDE + ON) - ON, height: (2 * most + 1) * (TALL + ASIDE) - ASIDE }
    : { width: (2 * most + 1) * (WIDE + ASIDE) - ASIDE, height: layers * (TALL + ON) - ON };
  return (
    <div class="dag-frame" ref={element} tabIndex={0} role="group" aria-label={props.label}>
      <div class="dag" style={{ width: `${size.width}px`, height: `${size.height}px` }}>
        <svg {...size} aria-hidden="true">
          <marker id="dag-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
            <path d="M0,0L8,4L0,8z" />
          </marker>
          {ways.map((way, place) => (
            <path key={place} class="edge" marker-end="url(#dag-head)" d={drawn(way.map(corner), along)} />
          ))}
        </svg>
        <ol>
          {steps.map(({ id, type, state = "", needs }) => (
            <li key={id} style={{ left: `${at(id).left}px`, top: `${at(id).top}px`, width: `${WIDE}px`, height: `${TALL}px` }}>
              <button
                type="button"
                class={`step step-${state || "none"}`}
                aria-pressed={chosen === id}
                onClick={() => choose(id)}
              >
                <strong>{id}</strong>{" "}
                <span>
                  {state && `${state} · `}
                  {type}
                </span>
                {needs.length > 0 && <span class="visually-hidden">, after {needs.join(" and ")}</span>}
              </button>
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}

interface Corner {
  left: number;
  top: number;
}

/** A curve from the end of the first step to the beginning of the last one, straight through the places between. */
function drawn(way: readonly Corner[], along: boolean): string {
  const half = ON / 2;
  const begin = ({ left, top }: Corner) => (along ? ([left, top + TALL / 2] as const) : ([left + WIDE / 2, top] as const));
  const end = ({ left, top }: Corner) => (along ? ([left + WIDE, top + TALL / 2] as const) : ([left + WIDE / 2, top + TALL] as const));
  let path = "";
  for (const [place, to] of way.slice(1).entries()) {
    const [x0, y0] = end(way[place]!);
    const [x1, y1] = begin(to);
    path += place === 0 ? `M${x0},${y0}` : `L${x0},${y0}`;
    path += along ? `C${x0 + half},${y0} ${x1 - half},${y1} ${x1},${y1}` : `C${x0},${y0 + half} ${x1},${y1 - half} ${x1},${y1}`;
  }
  return path;
}
