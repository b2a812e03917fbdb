import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

const SPARE = 12; // rows above and below what is seen, for a fling of the wheel

/**
 * A table of any length, of which only the rows in sight are in the document. `row` gives the cells of row `index`;
 * rows are `height` pixels high. `near` is called when the last rows come near. Arrow keys, Home and End move.
 */
export function Rows<T>(props: {
  label: string;
  columns: string[];
  items: readonly T[];
  height: number;
  id(item: T): string;
  row(item: T): ComponentChildren;
  /** Where a row leads to: Enter, and a click beside its links. */
  open?(item: T): void;
  near?(): void;
  /** Rows in all, where more are there than were read. */
  total?: number | undefined;
}) {
  const { items, height } = props;
  const box = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ top: 0, room: 800 });
  const [current, setCurrent] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => setSeen({ top: element.scrollTop, room: element.clientHeight });
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);
  const first = Math.max(0, Math.floor(seen.top / height) - SPARE);
  const last = Math.min(items.length, Math.ceil((seen.top + seen.room) / height) + SPARE);
  const close = items.length - last < 4 * SPARE;
  useLayoutEffect(() => {
    if (close) props.near?.();
  }, [close, items.length]);

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
    const page = Math.max(1, Math.floor(seen.room / height) - 2);
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
    } else if (event.key === "Enter" && event.target === box.current && item && props.open) {
      event.preventDefault();
      props.open(item);
    }
  }

  return (
    <div class="rows" ref={box} tabIndex={0} role="group" aria-label={props.label} onKeyDown={onKeyDown}>
      <table aria-rowcount={(props.total ?? items.length) + 1}>
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
          {first > 0 && <tr class="spacer" style={{ height: first * height }} aria-hidden="true" />}
          {items.slice(first, last).map((item, offset) => (
            <tr
              key={props.id(item)}
              aria-rowindex={first + offset + 2}
              class={first + offset === current ? "current" : undefined}
              style={{ height }}
              onClick={(event) => {
                setCurrent(first + offset);
                if (!(event.target as Element).closest("a, button, input")) props.open?.(item);
              }}
            >
              {props.row(item)}
            </tr>
          ))}
          {last < items.length && <tr class="spacer" style={{ height: (items.length - last) * height }} aria-hidden="true" />}
        </tbody>
      </table>
    </div>
  );
}
