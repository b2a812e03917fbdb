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
import { useAction } from "../../load";
import { Confirm } from "../../parts/dialog";
import { Refusal } from "../../parts/notice";
import { navigate } from "../../router";
import { ACTIONS, consequence } from "./consequences";
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
        <Confirm
          title={effect.title}
          action={effect.button}
          danger={effect.danger}
          busy={mutations[asked].busy}
          confirm={() => void act(asked)}
          close={() => setAsked(null)}
        >
          {effect.sentences.filter(Boolean).map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          <Refusal failure={mutations[asked].failure} />
        </Confirm>
      )}
    </div>
  );
}
