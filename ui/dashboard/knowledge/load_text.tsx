import { useMemo, useState } from "preact/hooks";
import { LoadDocumentDocument } from "../gql/graphql";
import { useAction } from "../load";
import { Dialog } from "../parts/dialog";
import { Refusal } from "../parts/notice";
import { unique } from "../unique";

/** Load a text that is written or pasted, under a name of its own. */
export function LoadText({ close, loading }: { close: () => void; loading: () => void }) {
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  const load = useAction(LoadDocumentDocument);
  const idempotencyKey = useMemo(unique, [name, text]);
  return (
    <Dialog title="Load a text" close={close}>
      <form
        class="fields"
        onSubmit={async (event) => {
          event.preventDefault();
          if (!(await load.run({ input: { sourceId: name.trim(), text, idempotencyKey } }))) return;
          loading();
          close();
        }}
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
        <Refusal failure={load.failure} />
        <p class="buttons">
          <button type="submit" class="primary" disabled={load.busy || !name.trim() || !text.trim()}>
            Load it
          </button>
          <button type="button" onClick={close}>
            Leave it
          </button>
        </p>
      </form>
    </Dialog>
  );
}
