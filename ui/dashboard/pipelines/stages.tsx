import { effect } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { type PromptPartsFragment, SaveStagesDocument, type StagePartsFragment } from "../gql/graphql";
import { useAction } from "../load";
import { Refusal } from "../parts/notice";
import { mayEdit } from "../people/profile";
import { who } from "../session";
import { added, changed, differs, draftOf, moved, problem, removed, type StageDraft } from "./draft";
import { Prompts } from "./prompts";
import { Stage } from "./stage";

/** What was edited and not saved, for who looks at another page meanwhile. */
const drafts = new Map<string, { base: readonly StagePartsFragment[]; draft: readonly StageDraft[] }>();
let person = who.peek();
effect(() => {
  if (who.value !== person) drafts.clear();
  person = who.value;
});

/** A pipeline's stages, edited as a whole and saved at once. */
export function Stages({ pipelineId, saved, reload }: { pipelineId: string; saved: readonly StagePartsFragment[]; reload: () => void }) {
  const kept = drafts.get(pipelineId);
  const [base, setBase] = useState(kept?.base ?? saved);
  const [draft, setDraft] = useState(kept?.draft ?? draftOf(saved));
  const [choosing, setChoosing] = useState<number | "new" | null>(null);
  const [said, say] = useState("");
  const { run, busy, failure, forget } = useAction(SaveStagesDocument);
  const dirty = differs(draft, draftOf(base));
  const list = useRef<HTMLOListElement>(null);
  const add = useRef<HTMLButtonElement>(null);

  // What was read anew is shown, unless there is something to lose: saving tells then that it is out of date.
  useEffect(() => {
    if (saved === base || dirty) return;
    setBase(saved);
    setDraft(draftOf(saved));
  }, [saved]);
  useEffect(() => {
    if (dirty) drafts.set(pipelineId, { base, draft });
    else drafts.delete(pipelineId);
  }, [dirty, base, draft]);
  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [dirty]);

  function edit(next: readonly StageDraft[], words = "") {
    forget();
    say(words);
    setDraft(next);
  }

  function move(place: number, by: -1 | 1) {
    edit(moved(draft, place, place + by), `Stage ${place + 1} is stage ${place + 1 + by} now.`);
    const { key } = draft[place] as StageDraft;
    // The button that was pressed stays under the finger, or its twin where there is no further way.
    requestAnimationFrame(() => {
      const stage = list.current?.querySelector(`[data-stage="${key}"]`);
      const wanted = stage?.querySelector<HTMLButtonElement>(by < 0 ? ".earlier" : ".later");
      (wanted?.disabled ? stage?.querySelector<HTMLButtonElement>(by < 0 ? ".later" : ".earlier") : wanted)?.focus();
    });
  }

  function remove(place: number) {
    edit(removed(draft, place), `Stage ${place + 1} is removed.`);
    requestAnimationFrame(() => {
      const next = list.current?.children[Math.min(place, draft.length - 2)];
      (next?.querySelector<HTMLButtonElement>(".remove") ?? add.current)?.focus();
    });
  }

  async function save() {
    const stages = draft.map(({ rowId, prompt, filter }) => ({ rowId, promptId: prompt?.rowId ?? "", filterCondition: filter }));
    const answer = await run({ pipelineId, stages, replaces: base.map(({ rowId, promptId, filterCondition }) => ({ rowId, promptId, filterCondition })) });
    const now = answer?.saveCoicePipelineStages.pipeline?.stages.nodes;
    if (!now) return;
    setBase(now);
    setDraft(draftOf(now));
    say("Saved.");
    reload();
  }

  function revert() {
    forget();
    say("");
    setBase(saved);
    setDraft(draftOf(saved));
    reload();
  }

  const refusedStage = failure?.extensions["stage"];
  const stale = failure?.code === "CONFLICT" && failure.field === "replaces";
  const problems = draft.map((stage, place) => problem(stage, place));
  return (
    <section class="card" aria-labelledby="stages">
      <h2 id="stages">Stages</h2>
      {!draft.length && <p class="faint">No stages yet. A stage asks one prompt of each photograph that its filter lets through.</p>}
      <ol class="stages" ref={list}>
        {draft.map((stage, place) => (
          <Stage
            key={stage.key}
            pipelineId={pipelineId}
            stage={stage}
            place={place}
            draft={draft}
            saved={base}
            trouble={problems[place] ?? (refusedStage === place + 1 ? failure?.message : undefined)}
            change={(change) => edit(changed(draft, place, change))}
            move={(by) => move(place, by)}
            remove={() => remove(place)}
            choosePrompt={() => setChoosing(place)}
          />
        ))}
      </ol>
      {mayEdit.value && (
        <p class="buttons">
          <button type="button" ref={add} onClick={() => setChoosing("new")}>
            Add a stage
          </button>
        </p>
      )}
      {failure && typeof refusedStage !== "number" && <Refusal failure={failure} />}
      {stale && (
        <p class="buttons">
          <button type="button" onClick={revert}>
            Show the stages as they are now, without your changes
          </button>
        </p>
      )}
      {dirty ? (
        <p class="buttons save-bar">
          <button type="button" class="primary" disabled={busy || problems.some(Boolean)} onClick={save}>
            Save the stages
          </button>
          <button type="button" disabled={busy} onClick={revert}>
            Undo all changes
          </button>
          <span class="faint">Not saved yet. Runs that have started keep the stages that they began with.</span>
        </p>
      ) : null}
      <p role="status" class={said === "Saved." ? "notice good" : "visually-hidden"} hidden={!said}>
        {said}
      </p>
      {choosing !== null && (
        <Prompts
          close={() => setChoosing(null)}
          choose={(prompt: PromptPartsFragment) => {
            setChoosing(null);
            edit(choosing === "new" ? added(draft, prompt) : changed(draft, choosing, { prompt }));
          }}
          edited={(prompt) => setDraft((old) => old.map((stage) => (stage.prompt?.rowId === prompt.rowId ? { ...stage, prompt } : stage)))}
        />
      )}
    </section>
  );
}
