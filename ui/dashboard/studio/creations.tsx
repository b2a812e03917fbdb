import { useEffect, useState } from "preact/hooks";
import { count } from "../format";
import { subscribe } from "../gateway";
import { type OfmCreationFragment, OfmCreationsDocument, OfmCreationsUnderWayDocument, OfmVariationsDocument } from "../gql/graphql";
import { GenerationBadge, isUnclear } from "../kinds/ofm_generation/status";
import { usePaged } from "../paged";
import { More } from "../parts/more";
import { Empty, Refusal, Waiting } from "../parts/notice";
import { Table } from "../parts/table";
import { Ago } from "../parts/time";
import { search, setSearch } from "../router";
import { isUuid } from "../uuid";
import { StartGeneration } from "./start_generation";
import { Variation } from "./variation";

/** `/studio/creations`: generations as they are now, and the prompts that they are made of. */
export function Creations() {
  const [starting, setStarting] = useState(false);
  return (
    <>
      <section class="card" aria-labelledby="generations">
        <div class="bar">
          <h2 id="generations">Generations</h2>
          <button type="button" class="primary" onClick={() => setStarting(true)}>
            Make pictures
          </button>
        </div>
        <Generations />
      </section>
      <Prompts />
      {starting && <StartGeneration prompt={null} close={() => setStarting(false)} />}
    </>
  );
}

function Generations() {
  const found = usePaged(OfmCreationsDocument, {}, ({ ofmGenerations }) => ofmGenerations);
  const latest = useLatest();
  const known = new Set(found.items.map(({ rowId }) => rowId));
  const begun = [...latest.values()].filter(({ rowId }) => found.ready && !known.has(rowId)).reverse();
  const items = [...begun, ...found.items].map((one) => latest.get(one.rowId) ?? one);
  return (
    <Table
      label="Generations"
      columns={["Prompt", "Status", "Saved", "Started"]}
      pages={{ ...found, items, total: found.total + begun.length }}
      id={({ rowId }) => rowId}
      row={(one) => (
        <>
          <th scope="row">
            <a href={`/runs/${one.rowId}`}>{one.title}</a>
            <span class="faint under">{one.model}</span>
          </th>
          <td>
            <GenerationBadge status={one.status} />
            {one.errorMessage && <span class="faint under">{isUnclear(one.errorMessage) ? "Outcome unknown" : one.errorMessage}</span>}
          </td>
          <td>{one.savedAssetIds.length > 0 ? count(one.savedAssetIds.length) : "–"}</td>
          <td>
            <Ago at={one.createdAt} />
          </td>
        </>
      )}
    >
      <Empty title="Nothing was made yet.">
        <p>Write a prompt, or have some written of one of your images.</p>
      </Empty>
    </Table>
  );
}

/** Generations that are or were under way while the page is looked at, by key, as they are now. */
function useLatest(): ReadonlyMap<string, OfmCreationFragment> {
  const [latest, setLatest] = useState<ReadonlyMap<string, OfmCreationFragment>>(new Map());
  useEffect(
    () =>
      subscribe(
        OfmCreationsUnderWayDocument,
        {},
        {
          next: ({ ofmGenerations }) =>
            setLatest((old) => {
              const now = new Map(old);
              for (const { runId, generation } of ofmGenerations) if (generation) now.set(runId, generation);
              return now;
            }),
        },
      ),
    [],
  );
  return latest;
}

function Prompts() {
  const image = search.value.get("image");
  const where = isUuid(image) ? { sourceImageId: { eq: image } } : {};
  const prompts = usePaged(OfmVariationsDocument, { where }, ({ ofmPrompts }) => ofmPrompts);
  return (
    <section class="card" aria-labelledby="prompts">
      <div class="bar">
        <h2 id="prompts">Prompts</h2>
        {image && (
          <button type="button" onClick={() => setSearch({ image: null })}>
            Those of every image
          </button>
        )}
      </div>
      <Refusal failure={prompts.items.length ? undefined : prompts.failure} retry={prompts.reload} />
      {!prompts.ready && !prompts.failure && <Waiting what="prompts" />}
      {prompts.ready && !prompts.items.length && (
        <Empty title="No prompts yet.">
          <p>
            Choose an image among your <a href="/studio/assets?type=IMAGE">assets</a>, and have prompts written of it.
          </p>
        </Empty>
      )}
      <ul class="variations">
        {prompts.items.map((prompt) => (
          <Variation
            key={prompt.rowId}
            prompt={prompt}
            changed={(now) => prompts.change((items) => items.map((one) => (one.rowId === now.rowId ? { ...one, ...now } : one)))}
          />
        ))}
      </ul>
      {prompts.items.length > 0 && <More pages={prompts} what="prompts" />}
    </section>
  );
}
