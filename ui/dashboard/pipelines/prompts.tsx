import { useState } from "preact/hooks";
import { count, counted } from "../format";
import {
  CreatePromptDocument,
  type CoicePromptType,
  DeletePromptDocument,
  type PromptPartsFragment,
  PromptsDocument,
  type PromptsQuery,
  UpdatePromptDocument,
} from "../gql/graphql";
import { useAction } from "../load";
import { usePaged } from "../paged";
import { Dialog } from "../parts/dialog";
import { Empty, Refusal, Waiting } from "../parts/notice";
import { useSettled } from "../parts/settled";
import { mayEdit } from "../people/profile";
import { contains } from "../like";
import { TYPES } from "./stage";

type Prompt = PromptsQuery["coicePrompts"]["nodes"][number];

/** The prompts that one may see: to edit them, write others, and, where `choose` is given, to take one. */
export function Prompts(props: {
  choose?: (prompt: PromptPartsFragment) => void;
  edited?: (prompt: PromptPartsFragment) => void;
  close: () => void;
}) {
  const { choose, close } = props;
  const [typed, type] = useState("");
  const name = useSettled(typed).trim();
  const [writing, write] = useState<Prompt | "new" | null>(null);
  const prompts = usePaged(
    PromptsDocument,
    { where: name ? { or: [{ name: contains(name) }, { prompt: contains(name) }] } : {} },
    (data) => data.coicePrompts,
  );
  if (writing)
    return (
      <Dialog title={writing === "new" ? "New prompt" : "Edit the prompt"} close={close}>
        <Write
          prompt={writing === "new" ? null : writing}
          back={() => write(null)}
          saved={(prompt) => {
            if (writing === "new" && choose) return choose(prompt);
            props.edited?.(prompt);
            prompts.reload();
            write(null);
          }}
          removed={() => {
            prompts.reload();
            write(null);
          }}
        />
      </Dialog>
    );
  return (
    <Dialog title={choose ? "Which prompt does the stage ask?" : "Prompts"} close={close}>
      <div class="bar">
        <label>
          Name or text
          <input type="search" value={typed} onInput={(event) => type(event.currentTarget.value)} />
        </label>
        {mayEdit.value && (
          <button type="button" onClick={() => write("new")}>
            Write a new prompt
          </button>
        )}
      </div>
      <Refusal failure={prompts.failure} retry={prompts.reload} />
      {!prompts.ready && !prompts.failure && <Waiting what="prompts" />}
      {prompts.ready && !prompts.items.length && <Empty title={name ? "No prompt fits." : "No prompts yet."} />}
      <ul class="prompts">
        {prompts.items.map((prompt) => (
          <li key={prompt.rowId}>
            <div>
              <strong>{prompt.name}</strong> <span class="badge-plain">{TYPES[prompt.type]}</span>
              <p>{prompt.prompt}</p>
              <UsedBy prompt={prompt} />
            </div>
            <span class="buttons">
              {choose && (
                <button type="button" class="primary" aria-label={`Take ${prompt.name}`} onClick={() => choose(prompt)}>
                  Take
                </button>
              )}
              {mayEdit.value && (
                <button type="button" aria-label={`Edit ${prompt.name}`} onClick={() => write(prompt)}>
                  Edit
                </button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {prompts.hasMore && (
        <button type="button" onClick={prompts.more} disabled={prompts.loading}>
          Show more of {count(prompts.total)}
        </button>
      )}
    </Dialog>
  );
}

function UsedBy({ prompt: { stages } }: { prompt: Prompt }) {
  if (!stages.nodes.length) return <p class="faint">No pipeline uses it.</p>;
  return (
    <p class="faint">
      Used by{" "}
      {stages.nodes.map(({ stageOrder, pipeline }, place) => (
        <span key={place}>
          {place > 0 && ", "}
          {pipeline ? <a href={`/pipelines/${pipeline.rowId}`}>{pipeline.name}</a> : "a pipeline"} (stage {stageOrder})
        </span>
      ))}
      {stages.totalCount > stages.nodes.length && ` and ${count(stages.totalCount - stages.nodes.length)} more stages`}
    </p>
  );
}

function Write(props: { prompt: Prompt | null; back: () => void; saved: (prompt: PromptPartsFragment) => void; removed: () => void }) {
  const { prompt } = props;
  const create = useAction(CreatePromptDocument);
  const update = useAction(UpdatePromptDocument);
  const remove = useAction(DeletePromptDocument);
  const busy = create.busy || update.busy || remove.busy;
  const [removing, setRemoving] = useState(false);
  const uses = prompt?.stages.totalCount ?? 0;

  async function save(form: HTMLFormElement) {
    const given = new FormData(form);
    const input = {
      name: String(given.get("name")).trim(),
      prompt: String(given.get("prompt")).trim(),
      type: String(given.get("type")) as CoicePromptType,
    };
    const saved = prompt
      ? (await update.run({ rowId: prompt.rowId, patch: input }))?.updateCoicePrompt.prompt
      : (await create.run({ input }))?.createCoicePrompt.prompt;
    if (saved) props.saved(saved);
  }

  if (prompt && removing)
    return (
      <>
        <p>No stage asks “{prompt.name}”, so nothing else goes with it. There is no way back.</p>
        <Refusal failure={remove.failure} />
        <p class="buttons">
          <button
            type="button"
            class="danger"
            disabled={busy}
            onClick={async () => (await remove.run({ rowId: prompt.rowId })) && props.removed()}
          >
            Delete the prompt
          </button>
          <button type="button" onClick={() => (setRemoving(false), remove.forget())}>
            Leave it
          </button>
        </p>
      </>
    );
  return (
    <form
      class="fields"
      onSubmit={(event) => {
        event.preventDefault();
        void save(event.currentTarget);
      }}
    >
      <label>
        Name
        <input name="name" required pattern=".*\S.*" defaultValue={prompt?.name ?? ""} autocomplete="off" />
      </label>
      <label>
        What is asked of each photograph
        <textarea name="prompt" rows={4} required defaultValue={prompt?.prompt ?? ""} />
      </label>
      <label>
        Form of the answer
        <select name="type" defaultValue={prompt?.type ?? "BOOLEAN"}>
          {Object.entries(TYPES).map(([type, words]) => (
            <option key={type} value={type} selected={type === (prompt?.type ?? "BOOLEAN")}>
              {words}
            </option>
          ))}
        </select>
      </label>
      {uses > 0 && (
        <p class="notice warn">
          {counted(uses, "stage asks", "stages ask")} it: what you change here is asked by all of them from their next run on.
        </p>
      )}
      <Refusal failure={create.failure ?? update.failure} />
      <p class="buttons">
        <button type="submit" class="primary" disabled={busy}>
          Save
        </button>
        <button type="button" onClick={props.back}>
          Back
        </button>
        {prompt && uses === 0 && (
          <button type="button" class="danger" disabled={busy} onClick={() => setRemoving(true)}>
            Delete it
          </button>
        )}
      </p>
    </form>
  );
}
