import { useEffect, useState } from "preact/hooks";
import {
  FollowOfmGenerationDocument,
  OfmSavedPicturesDocument,
  type OfmPicturesFragment,
  type OfmSavedPicturesQuery,
  type RunFactsFragment,
  SaveOfmPicturesDocument,
} from "../../gql/graphql";
import { useAction, useLive, useQuery } from "../../load";
import { Dialog } from "../../parts/dialog";
import { Refusal, Waiting } from "../../parts/notice";
import { StartGeneration } from "../../studio/start_generation";
import { Picture } from "./picture";
import { COURSE, GenerationBadge, isUnclear, STATUSES } from "./status";

type Asset = OfmSavedPicturesQuery["ofmAssets"]["nodes"][number];

/** A generation: where it stands, and its pictures, to be saved as assets. */
export function Results({ run }: { run: RunFactsFragment; acted: () => void }) {
  const live = useLive(FollowOfmGenerationDocument, { generation: run.rowId });
  const [saved, setSaved] = useState<OfmPicturesFragment | null>(null);
  // What is tried again goes on.
  useEffect(() => {
    if (run.attempt === 1) return;
    setSaved(null);
    live.again();
  }, [run.attempt]);
  const found = saved ?? live.data?.ofmGeneration;
  return (
    <section class="card" aria-labelledby="pictures">
      <h2 id="pictures">Pictures</h2>
      <Refusal failure={live.failure} retry={live.again} />
      {!found && !live.failure && <Waiting what="the generation" />}
      {found && (
        <>
          <Standing generation={found} told={run.error} />
          <Pictures generation={found} changed={setSaved} />
          <Asked generation={found} />
        </>
      )}
    </section>
  );
}

/** `told`: what the page has said already. */
function Standing({ generation: { status, errorMessage }, told }: { generation: OfmPicturesFragment; told: string | null }) {
  const at = COURSE.indexOf(status);
  return (
    <>
      <p role="status">
        <GenerationBadge status={status} /> {STATUSES[status].means}
      </p>
      {at >= 0 && (
        <ol class="course" aria-label="The generation's way">
          {COURSE.map((step, place) => (
            <li key={step} class={place < at || status === "COMPLETED" ? "past" : undefined} aria-current={place === at ? "step" : undefined}>
              {STATUSES[step].word}
            </li>
          ))}
        </ol>
      )}
      {isUnclear(errorMessage) && (
        <p class="notice warn">
          Nobody can tell whether the service has taken this order. Look there first: a retry may order it, and cost you, a
          second time.
        </p>
      )}
      {errorMessage && errorMessage !== told && <p class="notice bad">{errorMessage}</p>}
    </>
  );
}

function Pictures(props: { generation: OfmPicturesFragment; changed: (now: OfmPicturesFragment) => void }) {
  const { rowId, resultUrls, savedAssetIds } = props.generation;
  const assets = useAssets(savedAssetIds);
  const save = useAction(SaveOfmPicturesDocument);
  const [large, setLarge] = useState<number | null>(null);
  if (!resultUrls.length) return null;
  const left = resultUrls.flatMap((_, index) => (assets?.has(index) ? [] : [index]));
  async function keep(indexes: readonly number[]) {
    const answer = await save.run({ generation: rowId, indexes: [...indexes] });
    if (answer?.saveOfmGenerationResults.generation) props.changed(answer.saveOfmGenerationResults.generation);
  }
  return (
    <>
      <ul class="tiles" aria-label="Pictures">
        {resultUrls.map((url, index) => (
          <Picture
            key={`${index} ${url}`}
            url={url}
            number={index + 1}
            asset={assets?.get(index)}
            busy={save.busy || !assets}
            show={() => setLarge(index)}
            save={() => void keep([index])}
          />
        ))}
      </ul>
      <Refusal failure={save.failure} />
      <p class="buttons">
        {assets && left.length > 1 && (
          <button type="button" class="primary" disabled={save.busy} onClick={() => void keep(left)}>
            Save all {left.length} as assets
          </button>
        )}
        <span class="faint" role="status">
          {save.busy && "Being fetched and saved…"}
          {!save.busy && assets && left.length === 0 && "Everything is saved."}
          {!save.busy && assets && left.length > 0 && "The service keeps pictures for some days only: save those that you want to keep."}
        </span>
      </p>
      {large !== null && (
        <Dialog title={`Picture ${large + 1}`} close={() => setLarge(null)}>
          <img class="picture-large" src={resultUrls[large]} alt={`Picture ${large + 1}`} referrerpolicy="no-referrer" />
        </Dialog>
      )}
    </>
  );
}

/** Assets that hold results, by the result's place; undefined until that is known. */
function useAssets(ids: readonly string[]): ReadonlyMap<number, Asset> | undefined {
  const { data } = useQuery(OfmSavedPicturesDocument, { assets: [...ids] });
  if (!ids.length) return new Map();
  return (
    data && new Map(data.ofmAssets.nodes.map((asset) => [(asset.metadata as { result_index?: number }).result_index ?? -1, asset]))
  );
}

function Asked({ generation }: { generation: OfmPicturesFragment }) {
  const { promptText, prompt, promptId, model, settings, higgsfieldJobId } = generation;
  const [again, setAgain] = useState(false);
  return (
    <>
      <h3>{prompt?.variationLabel || "Prompt"}</h3>
      <p class="prompt">{promptText}</p>
      <dl class="facts">
        <dt>Model</dt>
        <dd>{model === "offline" ? "offline: drawn here, without a service" : model}</dd>
        {Object.entries(settings as Record<string, unknown>).flatMap(([name, value]) => [
          <dt key={`${name} name`}>{name}</dt>,
          <dd key={name}>{String(value)}</dd>,
        ])}
        {higgsfieldJobId && model !== "offline" && (
          <>
            <dt>Higgsfield’s job</dt>
            <dd class="mono">{higgsfieldJobId}</dd>
          </>
        )}
      </dl>
      <p class="buttons">
        <button type="button" onClick={() => setAgain(true)}>
          Make others of this prompt
        </button>
      </p>
      {again && (
        <StartGeneration
          prompt={promptId === null ? null : { rowId: promptId, label: prompt?.variationLabel ?? "", text: promptText }}
          text={promptText}
          close={() => setAgain(false)}
        />
      )}
    </>
  );
}
