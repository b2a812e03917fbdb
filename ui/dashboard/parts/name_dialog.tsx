import type { ComponentChildren } from "preact";
import type { Failure } from "../gateway";
import { FormDialog } from "./dialog";

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
    <FormDialog
      {...props}
      disabled={props.busy}
      send={(form) => {
        const given = new FormData(form);
        props.save({ name: String(given.get("name")).trim(), description: String(given.get("description")).trim() || null });
      }}
    >
      <label>
        Name
        <input name="name" required maxLength={255} pattern=".*\S.*" defaultValue={props.initial?.name ?? ""} autofocus autocomplete="off" />
      </label>
      <label>
        Description (if you like)
        <textarea name="description" rows={2} defaultValue={props.initial?.description ?? ""} />
      </label>
      {props.children}
    </FormDialog>
  );
}
