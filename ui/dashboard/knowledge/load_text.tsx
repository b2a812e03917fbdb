import { useMemo, useState } from "preact/hooks";
import { LoadDocumentDocument } from "../gql/graphql";
import { useAction } from "../load";
import { FormDialog } from "../parts/dialog";
import { unique } from "../unique";

/** Load a text that is written or pasted, under a name of its own. */
export function LoadText({ close, loading }: { close: () => void; loading: () => void }) {
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  const load = useAction(LoadDocumentDocument);
  const idempotencyKey = useMemo(unique, [name, text]);

  async function submit() {
    if (!(await load.run({ input: { sourceId: name.trim(), text, idempotencyKey } }))) return;
    loading();
    close();
  }

  return (
    <FormDialog
      title="Load a text"
      action="Load it"
      disabled={load.busy || !name.trim() || !text.trim()}
      failure={load.failure}
      send={submit}
      close={close}
    >
      <label>
        Name of the source
        <input required maxLength={255} pattern=".*\S.*" value={name} autofocus autocomplete="off" onInput={(event) => setName(event.currentTarget.value)} />
        <span>One of this name that is there already is replaced.</span>
      </label>
      <label>
        Text
        <textarea rows={12} required value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
    </FormDialog>
  );
}
