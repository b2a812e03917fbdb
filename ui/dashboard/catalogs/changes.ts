import { signal } from "@preact/signals";

/** Grows when catalogs, libraries or what is in them changed by this page: who shows them reads again. */
export const changes = signal(0);

export function changed(): void {
  changes.value += 1;
}
