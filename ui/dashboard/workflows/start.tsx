import { useMemo, useState } from "preact/hooks";
import { count, counted } from "../format";
import { StartExecutionDocument, type WorkflowFragment } from "../gql/graphql";
import { useAction } from "../load";
import { FormDialog } from "../parts/dialog";
import { navigate } from "../router";
import { unique } from "../unique";
import { References } from "./references";

/** How a workflow is run, as far as it says so. */
interface Config {
  max_prompts?: number;
  requires_api_key?: boolean;
  supports_reference_images?: boolean;
}

/** Write prompts, one a line, and have a picture made of each. */
export function StartWorkflow({ workflow, close }: { workflow: WorkflowFragment; close: () => void }) {
  const { max_prompts: most = 100, requires_api_key: keyed, supports_reference_images: referenced } = workflow.config as Config;
  const [text, setText] = useState("");
  const [key, setKey] = useState("");
  const [references, setReferences] = useState<readonly string[]>([]);
  const [sending, setSending] = useState(false);
  const start = useAction(StartExecutionDocument);
  const prompts = text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  // One for each wish: a second click, or another try after the answer was lost, starts the same execution.
  const idempotencyKey = useMemo(unique, [text, references]);

  async function submit() {
    const answer = await start.run({
      input: {
        workflowId: workflow.rowId,
        prompts,
        referenceImages: [...references],
        apiKey: keyed ? key : null,
        idempotencyKey,
      },
    });
    if (answer?.startMasStockExecution.execution) navigate(`/runs/${answer.startMasStockExecution.execution.rowId}`);
  }

  return (
    <FormDialog
      title={`Start ${workflow.name}`}
      action={`Make ${counted(prompts.length, "picture")}`}
      disabled={start.busy || sending || !prompts.length || prompts.length > most}
      failure={start.failure}
      send={submit}
      close={close}
    >
      <label>
        Prompts, one a line
        <textarea rows={6} required autofocus value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      <p class={prompts.length > most ? "notice bad" : "faint"} role="status">
        {count(prompts.length)} of at most {count(most)}
      </p>
      {keyed && (
        <label>
          API key
          <input type="password" required autocomplete="off" value={key} onInput={(event) => setKey(event.currentTarget.value)} />
          <span>Kept sealed until the execution has ended, and shown to nobody.</span>
        </label>
      )}
      {referenced && <References workflow={workflow.rowId} change={setReferences} busy={setSending} />}
    </FormDialog>
  );
}
