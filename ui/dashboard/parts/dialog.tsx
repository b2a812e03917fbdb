import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

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

/** Ask before something is done: what will happen, and a button that does it. */
export function Confirm(props: {
  title: string;
  /** What will happen. */
  children: ComponentChildren;
  action: string;
  danger?: boolean;
  busy?: boolean;
  confirm: () => void;
  close: () => void;
}) {
  return (
    <Dialog title={props.title} close={props.close}>
      {props.children}
      <p class="buttons">
        <button type="button" class={props.danger ? "danger" : "primary"} disabled={props.busy} onClick={props.confirm}>
          {props.action}
        </button>
        <button type="button" onClick={props.close}>
          Leave it
        </button>
      </p>
    </Dialog>
  );
}
