import { useEffect, useMemo, useState } from "preact/hooks";
import { duration } from "../../format";
import { execute } from "../../gateway";
import { MasStockPictureDocument, type RunFactsFragment } from "../../gql/graphql";
import { Refusal, Waiting } from "../../parts/notice";
import { hasEnded } from "../../parts/state";
import { Thumbnail } from "../../parts/thumbnail";
import { Export } from "../../runs/run/export";
import { Picture } from "./picture";
import { RetryWithKey } from "./retry";
import { type Tile, Tiles } from "./tiles";

/** The pictures of an execution beside their prompts, in the order of the prompts, as they come. */
export function Results({ run, acted }: { run: RunFactsFragment; acted: () => void }) {
  const tiles = useMemo(() => new Tiles(run.rowId), [run.rowId]);
  useEffect(() => () => tiles.close(), [tiles]);
  const ended = hasEnded(run);
  useEffect(() => void tiles.read(!ended), [tiles, ended, run.attempt]);
  const [shown, setShown] = useState<Tile | null>(null);
  const about = tiles.about.value;
  return (
    <section class="card" aria-labelledby="pictures">
      <div class="bar">
        <h2 id="pictures">Pictures</h2>
        <Export run={run.rowId} search="" />
      </div>
      {about && (
        <p class="faint">
          {about.workflow} for {about.client}
        </p>
      )}
      {about?.keyed && run.actions.includes("RETRY") && <RetryWithKey execution={run.rowId} acted={acted} />}
      <Refusal failure={tiles.failure.value} retry={() => void tiles.read(!ended)} />
      {!about && !tiles.failure.value && <Waiting what="pictures" />}
      <ul class="tiles">
        {tiles.all.value.map((tile) => (
          <li key={`${tile.rowId} ${tile.sequence}`} class={`tile ${tile.status.toLowerCase()}`}>
            <Face tile={tile} show={() => setShown(tile)} />
            <p class="prompt">{tile.promptText}</p>
            {tile.status === "COMPLETED" && tile.processingTimeMs !== null && (
              <small class="faint">{duration(tile.processingTimeMs / 1000)}</small>
            )}
          </li>
        ))}
      </ul>
      {shown && <Picture result={shown.rowId} prompt={shown.promptText} close={() => setShown(null)} />}
    </section>
  );
}

function Face({ tile, show }: { tile: Tile; show: () => void }) {
  if (tile.status === "FAILED") return <p class="face notice bad">{tile.errorMessage ?? "No picture."}</p>;
  if (tile.status === "PROCESSING" || !tile.thumbnailUrl) return <p class="face faint">Not there yet</p>;
  return (
    <button type="button" class="face quiet" aria-label={`Show “${tile.promptText}” large`} onClick={show}>
      <Thumbnail class="tile-picture" url={tile.thumbnailUrl} again={() => anew(tile.rowId)} width={220} height={220} />
    </button>
  );
}

async function anew(result: string) {
  return (await execute(MasStockPictureDocument, { result })).masStockBatchResult?.thumbnailUrl;
}
