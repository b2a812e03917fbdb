// What is said before something is done with a run: what will happen, in the run's own numbers.

import type { RunAction, RunFactsFragment } from "../../gql/graphql";
import { are, itemsOf, many, type Words } from "./items";

export interface Consequence {
  title: string;
  sentences: string[];
  /** What the button that does it says. */
  button: string;
  danger: boolean;
}

export const ACTIONS: Readonly<Record<RunAction, string>> = {
  PAUSE: "Pause",
  RESUME: "Resume",
  CANCEL: "Cancel",
  RETRY: "Retry",
  DELETE: "Delete",
};

export function consequence(action: RunAction, run: RunFactsFragment, words: Words): Consequence {
  const { done, failed, left } = itemsOf(run);
  const kept = done ? `${are(done, words)} ${words.worked}; their results stay.` : `Nothing is ${words.worked} yet.`;
  const rest = left ? `${many(left, words)} ${left === 1 ? "is" : "are"} left.` : "";
  switch (action) {
    case "PAUSE":
      return {
        title: "Pause this run?",
        sentences: [kept, rest, words.pausing ?? "What is under way is finished; nothing new is taken up until somebody resumes the run."],
        button: "Pause it",
        danger: false,
      };
    case "RESUME":
      return {
        title: "Resume this run?",
        sentences: [kept, left ? `${many(left, words)} will be ${words.worked}.` : "", "The run queues as if it were new."],
        button: "Resume it",
        danger: false,
      };
    case "CANCEL":
      return {
        title: "Cancel this run?",
        sentences: [
          kept,
          left ? `${many(left, words)} will not be ${words.worked}.` : "",
          run.state === "CANCELLING"
            ? "It is being cancelled already."
            : "What is under way stops within a second. A retry later takes up what is left.",
        ],
        button: "Cancel the run",
        danger: true,
      };
    case "RETRY": {
      const again = [
        failed ? `${many(failed, words)} that failed` : "",
        left ? `${many(left, words)} that ${left === 1 ? "was" : "were"} not finished` : "",
      ].filter(Boolean);
      return {
        title: "Retry this run?",
        sentences: [
          kept,
          again.length
            ? `${again.join(" and ")} will be ${words.worked}, as attempt ${run.attempt + 1}.`
            : "There is nothing in it to do again.",
        ],
        button: "Retry it",
        danger: false,
      };
    }
    case "DELETE":
      return {
        title: "Delete this run?",
        sentences: [
          done
            ? `The results of ${many(done, words)} are deleted with it, for everybody, and its events, too.`
            : "Whatever it has found is deleted with it, for everybody, and its events, too.",
          "This cannot be undone. Export the results first if you need them.",
        ],
        button: "Delete it for good",
        danger: true,
      };
  }
}

/** The same of an item that failed, and is tried again alone. */
export function consequenceOfOne(run: RunFactsFragment, words: Words): Consequence {
  const { failed, left } = itemsOf(run);
  return {
    title: `Retry this ${words.one}?`,
    sentences: [
      `It will be ${words.worked} again, as attempt ${run.attempt + 1}.`,
      failed > 1 ? `${many(failed - 1, words)} that failed ${failed === 2 ? "stays" : "stay"} as ${failed === 2 ? "it is" : "they are"}.` : "",
      left ? `${many(left, words)} that ${left === 1 ? "was" : "were"} not finished will be ${words.worked}, too.` : "",
    ],
    button: "Retry it",
    danger: false,
  };
}
