import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Failure } from "../gateway";
import { Refusal } from "./notice";

/** A modal dialog for as long as it is rendered; Escape, its close button and a click beside it end it. */
export function Dialog({ title, close, children }: { title: string; close: () => void; children: ComponentChildren }) {
  const element = useRef<HTMLDialogElement>(null);
  const pressed = useRef<EventTarget | null>(null);
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement;
    element.current?.showModal();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      // A text that is marked beyond the dialog's edge ends with a click on it, too.
      onPointerDown={(event) => (pressed.current = event.target)}
      onClick={(event) => event.target === element.current && pressed.current === element.current && close()}
    >
      <div class="dialog-body">
        <header>
          <h2 id={id}>{title}</h2>
          <button type="button" class="quiet" aria-label="Close" onClick={close}>
            ✕
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}

/** What is asked, a button that sends it, and one that leaves it. */
interface Asked {
  action: string;
  danger?: boolean | undefined;
  /** Whether it cannot be sent now. */
  disabled: boolean | undefined;
  failure?: Failure | undefined;
  send: (form: HTMLFormElement) => void;
  close: () => void;
  children: ComponentChildren;
}

/** A dialog that is a form. */
export function FormDialog({ title, ...asked }: Asked & { title: string }) {
  return (
    <Dialog title={title} close={asked.close}>
      <Form {...asked} />
    </Dialog>
  );
}

/** The form of a dialog that has something else, too. */
export function Form(props: Asked) {
  return (
    <form
      class="fields"
      onSubmit={(event) => {
        event.preventDefault();
        props.send(event.currentTarget);
      }}
    >
      {props.children}
      <Refusal failure={props.failure} />
      <p class="buttons">
        <button type="submit" class={props.danger ? "danger" : "primary"} disabled={props.disabled}>
          {props.action}
        </button>
        <button type="button" onClick={props.close}>
          Leave it
        </button>
      </p>
    </form>
  );
}

/** Ask before something is done: what will happen, and a button that does it. */
export function Confirm(props: {
  title: string;
  /** What will happen. */
  children: ComponentChildren;
  action: string;
  danger?: boolean;
  busy?: boolean;
  failure?: Failure | undefined;
  confirm: () => void;
  close: () => void;
}) {
  return <FormDialog {...props} disabled={props.busy} send={props.confirm} />;
}
