import type { ComponentChildren } from "preact";
import type { Failure } from "../gateway";
import { Dialog } from "./dialog";
import { Refusal } from "./notice";

export interface Named {
  name: string;
  description: string | null;
}

/** Ask for a name and a description, and for what `children` ask besides. */
export function NameDialog(props: {
  title: string;
  action: string;
  initial?: { name: string; description?: string | null };
  busy: boolean;
  failure: Failure | undefined;
  save: (given: Named) => void;
  close: () => void;
  children?: ComponentChildren;
}) {
  return (
    <Dialog title={props.title} close={props.close}>
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault();
          const given = new FormData(event.currentTarget);
          props.save({ name: String(given.get("name")).trim(), description: String(given.get("description")).trim() || null });
        }}
      >
        <Refusal failure={props.failure} />
        <label>
          Name
          <input name="name" required maxLength={255} pattern=".*\S.*" defaultValue={props.initial?.name ?? ""} autofocus autocomplete="off" />
        </label>
        <label>
          Description (if you like)
          <textarea name="description" rows={2} defaultValue={props.initial?.description ?? ""} />
        </label>
        {props.children}
        <p class="buttons">
          <button type="submit" class="primary" disabled={props.busy}>
            {props.action}
          </button>
          <button type="button" onClick={props.close}>
            Leave it
          </button>
        </p>
      </form>
    </Dialog>
  );
}
