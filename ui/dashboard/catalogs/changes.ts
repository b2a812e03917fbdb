import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

/** Grows when catalogs, libraries or what is in them changed by this page. */
const changes = signal(0);

export function changed(): void {
  changes.value += 1;
}

/** Read again what is shown whenever it may have changed. */
export function useReadAgain(...reloads: (() => void)[]): void {
  const turn = changes.value;
  const first = useRef(turn);
  useEffect(() => {
    if (turn === first.current) return;
    for (const reload of reloads) reload();
  }, [turn]);
}
