import { useState } from "preact/hooks";
import {
  CancelRunDocument,
  DeleteRunDocument,
  PauseRunDocument,
  ResumeRunDocument,
  RetryRunDocument,
  type RunAction,
  type RunFactsFragment,
} from "../../gql/graphql";
import type { Failure } from "../../gateway";
import { useAction } from "../../load";
import { Confirm } from "../../parts/dialog";
import { Refusal } from "../../parts/notice";
import { navigate } from "../../router";
import { ACTIONS, type Consequence, consequence, consequenceOfOne } from "./consequences";
import type { Words } from "./items";

/** What one may do with a run now: a button for each, which says first what will happen. */
export function Controls({ run, words, acted }: { run: RunFactsFragment; words: Words; acted: () => void }) {
  const [asked, setAsked] = useState<RunAction | null>(null);
  const mutations = {
    CANCEL: useAction(CancelRunDocument),
    PAUSE: useAction(PauseRunDocument),
    RESUME: useAction(ResumeRunDocument),
    RETRY: useAction(RetryRunDocument),
    DELETE: useAction(DeleteRunDocument),
  };

  async function act(action: RunAction) {
    if (!(await mutations[action].run({ id: run.rowId }))) return;
    setAsked(null);
    if (action === "DELETE") navigate("/runs", { replace: true });
    else acted();
  }

  const effect = asked && consequence(asked, run, words);
  return (
    <div class="buttons">
      {run.actions.map((action) => (
        <button
          key={action}
          type="button"
          class={action === "DELETE" || action === "CANCEL" ? "danger" : undefined}
          onClick={() => {
            mutations[action].forget();
            setAsked(action);
          }}
        >
          {ACTIONS[action]}
        </button>
      ))}
      {asked && effect && (
        <Ask what={effect} busy={mutations[asked].busy} failure={mutations[asked].failure} act={() => void act(asked)} close={() => setAsked(null)} />
      )}
    </div>
  );
}

/** Tries one item again that failed, after it was said what that does. */
export function RetryOne(props: { run: RunFactsFragment; words: Words; item: string; acted: () => void; close: () => void }) {
  const { run, item, acted, close } = props;
  const retry = useAction(RetryRunDocument);
  const act = async () => {
    if (!(await retry.run({ id: run.rowId, items: [item] }))) return;
    close();
    acted();
  };
  return <Ask what={consequenceOfOne(run, props.words)} busy={retry.busy} failure={retry.failure} act={() => void act()} close={close} />;
}

function Ask(props: { what: Consequence; busy: boolean; failure: Failure | undefined; act: () => void; close: () => void }) {
  const { what } = props;
  return (
    <Confirm title={what.title} action={what.button} danger={what.danger} busy={props.busy} confirm={props.act} close={props.close}>
      {what.sentences.filter(Boolean).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <Refusal failure={props.failure} />
    </Confirm>
  );
}
