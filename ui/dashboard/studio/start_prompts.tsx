import { useMemo, useState } from "preact/hooks";
import { OfmPersonasDocument, StartOfmPromptsDocument } from "../gql/graphql";
import { useAction, useQuery } from "../load";
import { FormDialog } from "../parts/dialog";
import { Refusal } from "../parts/notice";
import { navigate } from "../router";
import { unique } from "../unique";

/** Have five prompts written that vary an image. */
export function StartPrompts({ image, close }: { image: { rowId: string; filename: string; aiModelId: string | null }; close: () => void }) {
  const personas = useQuery(OfmPersonasDocument, {});
  const [persona, setPersona] = useState(image.aiModelId ?? "");
  const start = useAction(StartOfmPromptsDocument);
  const idempotencyKey = useMemo(unique, [persona]);

  async function submit() {
    const answer = await start.run({ input: { sourceImageId: image.rowId, modelId: persona || null, idempotencyKey } });
    const made = answer?.generateOfmPrompts.run;
    if (made) navigate(`/runs/${made.rowId}`);
  }

  return (
    <FormDialog
      title={`Write prompts of “${image.filename}”`}
      action={start.busy ? "Starting…" : "Write prompts"}
      disabled={start.busy}
      failure={start.failure}
      send={submit}
      close={close}
    >
      <p>A model looks at the image and writes five prompts that vary it, each under a label. You may change them then.</p>
      <label>
        Persona, whose description is heeded
        <select value={persona} onChange={(event) => setPersona(event.currentTarget.value)}>
          <option value="">None</option>
          {personas.data?.ofmModels.nodes.map(({ rowId, name }) => (
            <option key={rowId} value={rowId}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Refusal failure={personas.failure} retry={personas.reload} />
    </FormDialog>
  );
}
