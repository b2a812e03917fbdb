// A grid of equal tiles in the page's own scroll: which of its rows are near the window.

import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

const SPARE = 4; // rows above and below what is seen, for a fling of the wheel

export interface InSight {
  columns: number;
  /** Pixels from one row to the next. */
  pitch: number;
  /** The rows from `first`, without `last`; `top` is the first that is really seen. */
  first: number;
  last: number;
  top: number;
}

/** Looks again when the page scrolls, and when the grid changes its size. `list` holds tiles of one height alone. */
export function useInSight(list: RefObject<HTMLElement | null>, tiles: number): InSight {
  const [{ columns, pitch }, setSize] = useState({ columns: 1, pitch: 0 });
  const [seen, setSeen] = useState({ from: 0, to: 12 });
  const some = tiles > 0;
  useLayoutEffect(() => {
    const element = list.current;
    if (!element || !some) return;
    const measure = () => {
      const { gridTemplateColumns, rowGap } = getComputedStyle(element);
      const columns = gridTemplateColumns.split(" ").length;
      const pitch = (element.firstElementChild as HTMLElement).offsetHeight + (parseFloat(rowGap) || 0);
      setSize((old) => (old.columns === columns && old.pitch === pitch ? old : { columns, pitch }));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [some]);
  useLayoutEffect(() => {
    const element = list.current;
    if (!element || !pitch) return;
    const look = () => {
      const { top } = element.getBoundingClientRect();
      const from = Math.max(0, Math.floor(-top / pitch));
      const to = Math.max(0, Math.ceil((innerHeight - top) / pitch));
      setSeen((old) => (old.from === from && old.to === to ? old : { from, to }));
    };
    look();
    // Whichever box it is that scrolls.
    document.addEventListener("scroll", look, { passive: true, capture: true });
    addEventListener("resize", look);
    return () => {
      document.removeEventListener("scroll", look, { capture: true });
      removeEventListener("resize", look);
    };
  }, [pitch, columns]);
  const rows = Math.ceil(tiles / columns);
  const last = Math.min(rows, seen.to + SPARE);
  return { columns, pitch, first: Math.max(0, Math.min(seen.from - SPARE, last)), last, top: Math.min(seen.from, last) };
}
