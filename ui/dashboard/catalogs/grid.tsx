import { useEffect, useRef } from "preact/hooks";
import { count } from "../format";
import type { TileFragment } from "../gql/graphql";
import { Thumbnail } from "../kinds/coice_job/thumbnail";
import type { Paged } from "../paged";
import { Refusal, Waiting } from "../parts/notice";

/** Photographs, as many as one scrolls to. `chosen` are those that are ticked. */
export function Grid(props: {
  images: Paged<TileFragment>;
  chosen: ReadonlySet<string>;
  choose: (chosen: ReadonlySet<string>) => void;
  open: (image: TileFragment) => void;
}) {
  const { images, chosen } = props;
  const end = useRef<HTMLDivElement>(null);
  const more = useRef(images.more);
  more.current = images.more;
  useEffect(() => {
    if (!end.current) return;
    const observer = new IntersectionObserver(([seen]) => seen?.isIntersecting && more.current(), { rootMargin: "600px" });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [images.items.length, images.hasMore]);

  function tick(rowId: string) {
    const next = new Set(chosen);
    if (!next.delete(rowId)) next.add(rowId);
    props.choose(next);
  }

  return (
    <>
      <ul class="photographs" aria-label="Photographs" aria-busy={images.loading}>
        {images.items.map((image) => (
          <li key={image.rowId} class={chosen.has(image.rowId) ? "photograph ticked" : "photograph"}>
            <button type="button" class="photograph-open" data-image={image.rowId} onClick={() => props.open(image)}>
              <Thumbnail image={image.rowId} url={image.thumbnailUrl} name={image.name} class="photograph-small" width={160} height={120} />
            </button>
            <label class="photograph-name" title={image.name}>
              <input type="checkbox" checked={chosen.has(image.rowId)} onChange={() => tick(image.rowId)} />
              <span>
                <span class="visually-hidden">Select </span>
                {image.name}
              </span>
            </label>
          </li>
        ))}
      </ul>
      <Refusal failure={images.failure} retry={images.items.length ? images.more : images.reload} />
      {images.hasMore && (
        <div ref={end} class="grid-end">
          {images.loading ? (
            <Waiting what="more photographs" />
          ) : (
            <button type="button" onClick={images.more}>
              Show more of {count(images.total)}
            </button>
          )}
        </div>
      )}
    </>
  );
}
