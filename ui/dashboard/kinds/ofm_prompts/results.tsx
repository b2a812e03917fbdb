import { useEffect, useState } from "preact/hooks";
import { execute } from "../../gateway";
import { FollowOfmPromptsDocument, OfmThumbnailDocument, type OfmVariationFragment, type RunFactsFragment } from "../../gql/graphql";
import { useLive } from "../../load";
import { Refusal, Waiting } from "../../parts/notice";
import { hasEnded } from "../../parts/state";
import { Thumbnail } from "../../parts/thumbnail";
import { Variation } from "../../studio/variation";

/** The prompts that were written of an image: each may be changed, and pictures made of it. */
export function Results({ run }: { run: RunFactsFragment; acted: () => void }) {
  const live = useLive(FollowOfmPromptsDocument, { run: run.rowId });
  const [edited, setEdited] = useState<ReadonlyMap<string, OfmVariationFragment>>(new Map());
  useEffect(() => {
    if (run.attempt > 1) live.again();
  }, [run.attempt]);
  const found = live.data?.ofmPromptRun;
  const image = found?.sourceImage;
  return (
    <section class="card" aria-labelledby="prompts">
      <h2 id="prompts">Prompts</h2>
      <Refusal failure={live.failure} retry={live.again} />
      {!found && !live.failure && <Waiting what="prompts" />}
      {found && (
        <div class="of-image">
          {image?.thumbnailUrl && (
            <Thumbnail
              class="of-image-small"
              url={image.thumbnailUrl}
              again={async () => (await execute(OfmThumbnailDocument, { asset: image.rowId })).ofmAsset?.thumbnailUrl}
              width={96}
              height={96}
            />
          )}
          <p class="faint">
            {image ? <a href={`/studio/assets?asset=${image.rowId}`}>{image.filename}</a> : "An image that is gone"}
            {found.model && ` for ${found.model.name}`}
            {found.provider && `, written by ${found.provider}`}
            {found.provider?.startsWith("offline") && ": templates, since no model that writes is set up"}
          </p>
        </div>
      )}
      {found && !found.prompts.nodes.length && <p class="faint">{hasEnded(run) ? "There are none." : "They are being written."}</p>}
      <ul class="variations">
        {found?.prompts.nodes.map((one) => (
          <Variation key={one.rowId} prompt={edited.get(one.rowId) ?? one} changed={(now) => setEdited(new Map([...edited, [now.rowId, now]]))} />
        ))}
      </ul>
    </section>
  );
}
