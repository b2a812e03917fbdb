// An answer as it is written: its pieces, each once and in order, over every cut of the connection.

import { signal } from "@preact/signals";
import { type Failure, subscribe } from "../gateway";
import { FollowReplyDocument } from "../gql/graphql";

export class Writing {
  /** What has come of it. */
  readonly text = signal("");
  readonly failure = signal<Failure | undefined>(undefined);
  private readonly variables: { run: string; after: number };

  constructor(run: string) {
    this.variables = { run, after: 0 };
  }

  /** Follow it from where it was left. Gives the way to stop. */
  follow(): () => void {
    this.failure.value = undefined;
    return subscribe(FollowReplyDocument, this.variables, {
      next: ({ orgsReply: { sequence, text } }) => {
        this.variables.after = sequence;
        this.text.value += text;
      },
      error: (failure) => (this.failure.value = failure),
    });
  }
}
