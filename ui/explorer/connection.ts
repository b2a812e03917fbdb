// Whether the gateway can be reached: told by whoever asks it, and tried again until it can.

import { State } from "./state";

export const reachable = new State(true);

const LONGEST = 10_000; // ms between two tries
let again: (() => void) | undefined;

export function reached(): void {
  reachable.value = true;
}

/** The gateway did not answer. It is tried from now on, more and more seldom, and at once when the network is back. */
export function lost(): void {
  if (reachable.value) {
    reachable.value = false;
    void trying();
  }
}

addEventListener("online", () => again?.());

async function trying(): Promise<void> {
  for (let pause = 500; !reachable.value; pause = Math.min(pause * 2, LONGEST)) {
    await new Promise<void>((resolve) => {
      again = resolve;
      setTimeout(resolve, pause);
    });
    const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
    if (answer?.ok) reached();
  }
}
