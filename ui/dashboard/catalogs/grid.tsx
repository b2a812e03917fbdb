import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { TileFragment } from "../gql/graphql";
import { Thumbnail } from "../kinds/coice_job/thumbnail";
import type { Paged } from "../paged";
import { More } from "../parts/more";
import { useInSight } from "./tiles";

/** Where Tab comes to, and what there is to be given the focus. */
interface Stop {
  at: number;
  focus?: string;
}

/**
 * Photographs, as many as one scrolls to, of which only those near the window are in the document. `chosen` are those
 * that are ticked; `shown` is the one that lies over the grid, large. Tab comes to one of them, and arrow keys, Home,
 * End and Page keys lead on from there; ticking with Shift ticks all from the last one that was.
 */
export function Grid(props: {
  images: Paged<TileFragment>;
  chosen: ReadonlySet<string>;
  choose: (chosen: ReadonlySet<string>) => void;
  open: (image: TileFragment) => void;
  shown: string | null;
}) {
  const { images, chosen, shown } = props;
  const { items } = images;
  const list = useRef<HTMLUListElement>(null);
  const { columns, pitch, first, last, top } = useInSight(list, items.length);
  const [wanted, stopAt] = useState<Stop>({ at: 0 });
  const ticked = useRef<string | null>(null);

  const [from, to] = [first * columns, Math.min(items.length, last * columns)];
  // What has the focus stays in the document wherever one scrolls; else Tab comes to what is seen first.
  const held = shown !== null || wanted.focus || list.current?.contains(document.activeElement);
  const stop = Math.min(held || (wanted.at >= top * columns && wanted.at < to) ? wanted.at : top * columns, items.length - 1);
  const places = Array.from({ length: Math.max(0, to - from) }, (_, place) => from + place);
  if (stop >= 0 && stop < from) places.unshift(stop);
  if (stop >= to) places.push(stop);

  const go = (at: number, focus: string) => stopAt({ at: Math.max(0, Math.min(items.length - 1, at)), focus });
  useLayoutEffect(() => {
    if (wanted.focus) list.current?.querySelector<HTMLElement>(`[aria-posinset="${wanted.at + 1}"] ${wanted.focus}`)?.focus();
  }, [wanted]);

  // Whoever was shown photographs large comes back to the last one, or to what is in its place now.
  const before = useRef(shown);
  useEffect(() => {
    const at = items.findIndex(({ rowId }) => rowId === shown);
    if (at >= 0) stopAt({ at });
    if (!shown && before.current) go(wanted.at, "button");
    before.current = shown;
  }, [shown]);

  function onKeyDown(event: KeyboardEvent) {
    const page = columns * Math.max(1, Math.floor(innerHeight / (pitch || 1)) - 1);
    const steps: Record<string, number> = {
      ArrowRight: stop + 1,
      ArrowLeft: stop - 1,
      ArrowDown: stop + columns,
      ArrowUp: stop - columns,
      PageDown: stop + page,
      PageUp: stop - page,
      Home: 0,
      End: items.length - 1,
    };
    const at = steps[event.key];
    if (at === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    go(at, (event.target as Element).localName);
  }

  function tick({ rowId }: TileFragment, { shiftKey }: MouseEvent) {
    const next = new Set(chosen);
    const on = !chosen.has(rowId);
    const place = (id: string | null) => items.findIndex((one) => one.rowId === id);
    const ends = [place(rowId), shiftKey ? place(ticked.current) : -1].filter((end) => end >= 0);
    for (const one of items.slice(Math.min(...ends), Math.max(...ends) + 1)) {
      if (on) next.add(one.rowId);
      else next.delete(one.rowId);
    }
    ticked.current = rowId;
    props.choose(next);
  }

  return (
    <>
      <ul
        class="photographs"
        ref={list}
        aria-label="Photographs"
        aria-busy={images.loading}
        style={{ paddingBlock: `${first * pitch}px ${Math.max(0, Math.ceil(items.length / columns) - last) * pitch}px` }}
        onKeyDown={onKeyDown}
      >
        {places.map((place) => {
          const image = items[place] as TileFragment;
          const tabIndex = place === stop ? 0 : -1;
          return (
            <li
              key={image.rowId}
              class={chosen.has(image.rowId) ? "photograph ticked" : "photograph"}
              aria-posinset={place + 1}
              aria-setsize={images.total}
              style={place < from || place >= to ? apart(place, columns, pitch) : {}}
              onFocusIn={() => place !== wanted.at && stopAt({ at: place })}
            >
              <button type="button" class="photograph-open" data-image={image.rowId} tabIndex={tabIndex} onClick={() => props.open(image)}>
                <Thumbnail image={image.rowId} url={image.thumbnailUrl} name={image.name} class="photograph-small" width={160} height={120} />
              </button>
              <label class="photograph-name" title={image.name}>
                <input type="checkbox" checked={chosen.has(image.rowId)} tabIndex={tabIndex} onClick={(event) => tick(image, event)} />
                <span>
                  <span class="visually-hidden">Select </span>
                  {image.name}
                </span>
              </label>
            </li>
          );
        })}
      </ul>
      <More pages={images} what="photographs" />
    </>
  );
}

/** Where a tile is that is far from the others. */
function apart(place: number, columns: number, pitch: number) {
  const share = `(100% + var(--tile-gap)) / ${columns}`;
  return {
    position: "absolute",
    top: `${Math.floor(place / columns) * pitch}px`,
    insetInlineStart: `calc(${share} * ${place % columns})`,
    width: `calc(${share} - var(--tile-gap))`,
  };
}
