// A value that components follow, for what lives outside of React: the session, the connection.

import { useSyncExternalStore } from "react";

export class State<T> {
  readonly #listeners = new Set<() => void>();
  #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set value(next: T) {
    if (Object.is(next, this.#value)) return;
    this.#value = next;
    for (const listener of this.#listeners) listener();
  }

  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

/** The value now; the component is drawn again when it is another one. */
export function useValue<T>(state: State<T>): T {
  return useSyncExternalStore(state.listen, () => state.value);
}
