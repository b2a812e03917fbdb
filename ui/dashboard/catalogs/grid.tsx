import type { TileFragment } from "../gql/graphql";
import { Thumbnail } from "../kinds/coice_job/thumbnail";
import type { Paged } from "../paged";
import { More } from "../parts/more";

/** Photographs, as many as one scrolls to. `chosen` are those that are ticked. */
export function Grid(props: {
  images: Paged<TileFragment>;
  chosen: ReadonlySet<string>;
  choose: (chosen: ReadonlySet<string>) => void;
  open: (image: TileFragment) => void;
}) {
  const { images, chosen } = props;
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
      <More pages={images} what="photographs" />
    </>
  );
}
