import { useState } from "preact/hooks";
import type { RunFactsFragment } from "../../gql/graphql";
import { hasEnded, stateWord } from "../../parts/state";
import { useEnd } from "./ended";

/** Offers to tell of the run's end by a notification of the system, for as long as the page is open. */
export function Tell({ run }: { run: RunFactsFragment }) {
  const [wanted, setWanted] = useState(false);
  useEnd(run, () => {
    if (!wanted) return;
    setWanted(false);
    try {
      const told = new Notification(`${stateWord(run.state)}: ${run.title}`, { tag: run.rowId });
      told.onclick = () => focus();
    } catch {
      // Browsers of phones have no notifications of pages.
    }
  });
  if (hasEnded(run) || !("Notification" in globalThis) || Notification.permission === "denied") return null;
  return (
    <button
      type="button"
      aria-pressed={wanted}
      onClick={async () => setWanted(!wanted && (await Notification.requestPermission()) === "granted")}
    >
      Tell me when it ends
    </button>
  );
}
