import type { CoicePromptType, StagePartsFragment } from "../gql/graphql";
import type { StageDraft } from "./draft";
import { mayEdit } from "../people/profile";
import { Filter } from "./filter";
import { Preview } from "./preview";

export const TYPES: Record<CoicePromptType, string> = { BOOLEAN: "yes or no", DESCRIPTIVE: "a description", KEYWORDS: "keywords" };

/** One stage: what it asks, and of which photographs. */
export function Stage(props: {
  pipelineId: string;
  stage: StageDraft;
  place: number;
  draft: readonly StageDraft[];
  saved: readonly StagePartsFragment[];
  /** Why it cannot be saved so. */
  trouble: string | undefined;
  change: (change: Partial<StageDraft>) => void;
  move: (by: -1 | 1) => void;
  remove: () => void;
  choosePrompt: () => void;
}) {
  const { stage, place, draft } = props;
  // Of what is being typed as JSON the place itself tells.
  const trouble = stage.broken === undefined ? props.trouble : undefined;
  const { prompt } = stage;
  const number = place + 1;
  const title = prompt?.name ?? "A prompt that you may not see";
  return (
    <li class={trouble ? "stage troubled" : "stage"} data-stage={stage.key} aria-label={`Stage ${number}`}>
      <span class="stage-number" aria-hidden="true">
        {number}
      </span>
      <div class="stage-body">
        <div class="stage-head">
          <h3>{title}</h3>
          {prompt && <span class="badge-plain">{TYPES[prompt.type]}</span>}
          {!stage.rowId && <span class="badge-plain">new</span>}
          {mayEdit.value && (
            <span class="stage-buttons">
              <button type="button" class="quiet earlier" disabled={place === 0} aria-label={`Move stage ${number} up`} onClick={() => props.move(-1)}>
                ↑
              </button>
              <button
                type="button"
                class="quiet later"
                disabled={number === draft.length}
                aria-label={`Move stage ${number} down`}
                onClick={() => props.move(1)}
              >
                ↓
              </button>
              <button type="button" class="quiet" aria-label={`Change prompt of stage ${number}`} onClick={props.choosePrompt}>
                Change prompt
              </button>
              <button type="button" class="quiet remove" aria-label={`Remove stage ${number}`} onClick={props.remove}>
                Remove
              </button>
            </span>
          )}
        </div>
        {prompt && <p class="stage-prompt">{prompt.prompt}</p>}
        <fieldset class="bare" disabled={!mayEdit.value}>
          <Filter
            filter={stage.filter}
            broken={stage.broken}
            earlier={draft.slice(0, place)}
            change={(filter) => props.change({ filter, broken: undefined })}
            spoil={(broken) => props.change({ broken })}
          />
        </fieldset>
        <Preview pipelineId={props.pipelineId} draft={draft} at={place} saved={props.saved} />
        {trouble && (
          <p class="notice bad" role="alert">
            {trouble}
          </p>
        )}
      </div>
    </li>
  );
}
