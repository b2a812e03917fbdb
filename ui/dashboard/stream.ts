// What components read streams with: subscriptions that tell everything once, and go on behind a cursor.

import { signal } from "@preact/signals";
import { type Failure, subscribe } from "./gateway";
import type { TypedDocumentString } from "./gql/graphql";

const GATHER = 100; // milliseconds in which items that come are shown together

/** All that a stream tells, each item once and in order, also after a cut. `close` ends it; it must not be used then. */
export class Stream<R, V extends { after: number }, N extends { sequence: number }> {
  readonly all = signal<readonly N[]>([]);
  readonly failure = signal<Failure | undefined>(undefined);
  #arrived: N[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The client subscribes again with them as they are after a cut. */
  readonly #variables: V;
  #stop = () => {};

  /** `pick` makes an item of what comes. */
  constructor(
    readonly document: TypedDocumentString<R, V>,
    variables: Omit<V, "after">,
    readonly pick: (data: R) => N,
  ) {
    this.#variables = { ...variables, after: 0 } as V;
  }

  /** Read what is behind that which is known, and, while there is more to come, that. */
  follow(): void {
    this.#stop();
    this.failure.value = undefined;
    this.#stop = subscribe(this.document, this.#variables, {
      next: (data) => {
        const item = this.pick(data);
        if (item.sequence <= this.#variables.after) return;
        this.#variables.after = item.sequence;
        this.#arrived.push(item);
        this.#timer ??= setTimeout(() => this.#show(), GATHER);
      },
      error: (failure) => (this.failure.value = failure),
    });
  }

  close(): void {
    this.#stop();
    clearTimeout(this.#timer);
  }

  #show(): void {
    this.#timer = undefined;
    this.all.value = [...this.all.value, ...this.#arrived];
    this.#arrived = [];
  }
}
