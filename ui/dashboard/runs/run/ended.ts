import { useEffect, useRef } from "preact/hooks";
import type { RunFactsFragment } from "../../gql/graphql";
import { hasEnded } from "../../parts/state";

/** Do something when a run that went on has ended: what it comes to is there by then. */
export function useEnd(run: RunFactsFragment, act: () => void): void {
  const ended = hasEnded(run);
  const before = useRef(ended);
  useEffect(() => {
    if (ended && !before.current) act();
    before.current = ended;
  }, [ended]);
}
