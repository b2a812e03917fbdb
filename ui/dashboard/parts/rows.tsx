import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

const SPARE = 12; // rows above and below what is seen, for a fling of the wheel
const REST = 1_500; // milliseconds after which a pointer that lies still is about to point at nothing

/**
 * A table of any length, of which only the rows in sight are in the document. `row` gives the cells of one row;
 * rows are `height` pixels high. Arrow keys, Home and End move.
 */
export function Rows<T>(props: {
  label: string;
  columns: readonly string[];
  items: readonly T[];
  height: number;
  id(item: T): string;
  row(item: T): ComponentChildren;
  /** Where a row leads to: Enter, and a click beside its links. */
  open?(item: T): void;
  /** Called when the last rows come near. */
  near?(): void;
  /** Called when other rows are in sight: those from `first`, without `last`. */
  seen?(first: number, last: number): void;
  /** Rows in all, where more are there than were read. */
  total?: number | undefined;
  /**
   * Called when rows may be put in at the top, and when they would move others under the reader: who has scrolled, or
   * is about to point at one.
   */
  free?(now: boolean): void;
  /** What lies over the first rows. */
  over?: ComponentChildren;
  /** Each new object takes the reader there: `top` is in pixels. */
  scroll?: { readonly top: number };
}) {
  const { items, height } = props;
  const box = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ first: 0, last: 30 });
  const [current, setCurrent] = useState(0);
  const [stirred, stir] = useStir();
  const count = Math.max(items.length, props.total ?? 0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => {
      const first = Math.floor(element.scrollTop / height);
      const last = Math.ceil((element.scrollTop + element.clientHeight) / height);
      setSeen((old) => (old.first === first && old.last === last ? old : { first, last }));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [height]);
  const first = Math.max(0, Math.min(seen.first - SPARE, items.length));
  const last = Math.min(items.length, seen.last + SPARE);
  const close = items.length - last < 4 * SPARE;
  useLayoutEffect(() => {
    if (close) props.near?.();
  }, [close, items.length]);
  useLayoutEffect(() => void props.seen?.(seen.first, seen.last), [seen, items.length]);
  const free = seen.first === 0 && !stirred;
  useLayoutEffect(() => void props.free?.(free), [free]);
  useLayoutEffect(() => void (props.scroll && box.current?.scrollTo(props.scroll)), [props.scroll]);

  function move(to: number) {
    const next = Math.max(0, Math.min(items.length - 1, to));
    setCurrent(next);
    const element = box.current;
    if (!element) return;
    if (next * height < element.scrollTop) element.scrollTop = next * height;
    else if ((next + 2) * height > element.scrollTop + element.clientHeight)
      element.scrollTop = (next + 2) * height - element.clientHeight;
  }

  function onKeyDown(event: KeyboardEvent) {
    stir();
    if (event.target !== box.current) return;
    const page = Math.max(1, seen.last - seen.first - 2);
    const steps: Record<string, number> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + page,
      PageUp: current - page,
      Home: 0,
      End: items.length - 1,
    };
    const to = steps[event.key];
    const item = items[current];
    if (to !== undefined) {
      event.preventDefault();
      move(to);
    } else if (event.key === "Enter" && item !== undefined && props.open) {
      event.preventDefault();
      props.open(item);
    }
  }

  return (
    <div class="rows-frame">
      {props.over}
      <div
        class="rows"
        ref={box}
        tabIndex={0}
        role="group"
        aria-label={props.label}
        style={{ "--content": `${count * height}px` }}
        onKeyDown={onKeyDown}
        onPointerMove={stir}
      >
        <table aria-rowcount={count + 1}>
          <thead>
            <tr aria-rowindex={1}>
              {props.columns.map((name) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {first > 0 && <tr class="spacer" key="above" style={{ height: `${first * height}px` }} aria-hidden="true" />}
            {items.slice(first, last).map((item, offset) => (
              <tr
                key={props.id(item)}
                aria-rowindex={first + offset + 2}
                class={first + offset === current ? "current" : undefined}
                style={{ height: `${height}px` }}
                onClick={(event) => {
                  setCurrent(first + offset);
                  if (!(event.target as Element).closest("a, button, input")) props.open?.(item);
                }}
              >
                {props.row(item)}
              </tr>
            ))}
            {last < count && <tr class="spacer" key="below" style={{ height: `${(count - last) * height}px` }} aria-hidden="true" />}
          </tbody>
        </table>
      </div>
    </div>
  );
}

/** Whether something was stirred a moment ago, and what tells so. */
function useStir(): [boolean, () => void] {
  const [stirred, setStirred] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useLayoutEffect(() => () => clearTimeout(timer.current), []);
  const stir = () => {
    setStirred(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setStirred(false), REST);
  };
  return [stirred, stir];
}
