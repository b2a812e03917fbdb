import { useState } from "preact/hooks";
import { type OfmVariationFragment, UpdateOfmVariationDocument } from "../gql/graphql";
import { useAction } from "../load";
import { LatestRuns } from "../parts/latest_runs";
import { Refusal } from "../parts/notice";
import { StartGeneration } from "./start_generation";

/** A prompt under its label: its text is changed where it stands, and pictures are made of it. */
export function Variation({ prompt, changed }: { prompt: OfmVariationFragment; changed: (now: OfmVariationFragment) => void }) {
  const label = prompt.variationLabel || "Prompt";
  const [text, setText] = useState(prompt.promptText);
  const [starting, setStarting] = useState(false);
  const update = useAction(UpdateOfmVariationDocument);
  const other = text !== prompt.promptText;

  async function save() {
    const answer = await update.run({ prompt: prompt.rowId, patch: { promptText: text } });
    const now = answer?.updateOfmPrompt.prompt;
    if (!now) return;
    setText(now.promptText);
    changed(now);
  }

  return (
    <li class="variation card">
      <div class="bar">
        <h3>{label}</h3>
        {prompt.isEdited && <span class="badge-plain">edited</span>}
      </div>
      <textarea rows={4} aria-label={`Text of ${label}`} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      <Refusal failure={update.failure} />
      <p class="buttons">
        {other ? (
          <>
            <button type="button" class="primary" aria-label={`Save the text of ${label}`} disabled={update.busy || !text.trim()} onClick={() => void save()}>
              Save the text
            </button>
            <button
              type="button"
              aria-label={`Undo the changes of ${label}`}
              onClick={() => {
                update.forget();
                setText(prompt.promptText);
              }}
            >
              Undo
            </button>
          </>
        ) : (
          <button type="button" aria-label={`Make pictures of it: ${label}`} onClick={() => setStarting(true)}>
            Make pictures of it
          </button>
        )}
      </p>
      {prompt.generations.nodes.length > 0 && <LatestRuns runs={prompt.generations.nodes} />}
      {starting && (
        <StartGeneration
          prompt={{ rowId: prompt.rowId, label, text: prompt.promptText }}
          text={prompt.promptText}
          close={() => setStarting(false)}
        />
      )}
    </li>
  );
}
