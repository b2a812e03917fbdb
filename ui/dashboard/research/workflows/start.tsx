import { useMemo, useState } from "preact/hooks";
import { StartMezanExecutionDocument } from "../../gql/graphql";
import { useAction } from "../../load";
import { FormDialog } from "../../parts/dialog";
import { parsed } from "../../parts/json";
import { navigate } from "../../router";
import { unique } from "../../unique";

/** Execute a workflow with some input. */
export function Start({ workflow, close }: { workflow: { rowId: string; name: string }; close: () => void }) {
  const [text, setText] = useState("{}");
  const { run, busy, failure } = useAction(StartMezanExecutionDocument);
  const [input, problem] = parsed(text);
  // One for each wish: a second click, or another try after the answer was lost, starts the same execution.
  const idempotencyKey = useMemo(unique, [text]);

  async function start() {
    const started = (await run({ input: { workflowId: workflow.rowId, input, idempotencyKey } }))?.startAlaweinMezanExecution.execution;
    if (started) navigate(`/runs/${started.rowId}`);
  }

  return (
    <FormDialog
      title={`Start ${workflow.name}`}
      action="Start it"
      disabled={busy || Boolean(problem)}
      failure={failure}
      send={start}
      close={close}
    >
      <label>
        Input (JSON): what its expressions find as <code>input</code>
        <textarea class="mono" rows={6} spellcheck={false} autofocus value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      {problem && (
        <p class="notice bad" role="alert">
          {problem}
        </p>
      )}
    </FormDialog>
  );
}
