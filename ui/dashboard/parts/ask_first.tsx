import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { TypedDocumentString } from "../gql/graphql";
import { useAction } from "../load";
import { Confirm } from "./dialog";

/** A button that says what will happen (`children`) before it is done. */
export function AskFirst<R, V>(props: {
  label: string;
  /** What the button is called, where its label does not tell whom or what. */
  named?: string;
  class?: string;
  title: string;
  action: string;
  document: TypedDocumentString<R, V>;
  variables: V;
  done(): void;
  children: ComponentChildren;
}) {
  const [asking, setAsking] = useState(false);
  const { run, busy, failure, forget } = useAction(props.document);
  const close = () => (setAsking(false), forget());
  return (
    <>
      <button type="button" class={props.class ?? "quiet"} aria-label={props.named} onClick={() => setAsking(true)}>
        {props.label}
      </button>
      {asking && (
        <Confirm
          title={props.title}
          action={props.action}
          danger
          busy={busy}
          failure={failure}
          close={close}
          confirm={async () => {
            if (!(await run(props.variables))) return;
            close();
            props.done();
          }}
        >
          {props.children}
        </Confirm>
      )}
    </>
  );
}
