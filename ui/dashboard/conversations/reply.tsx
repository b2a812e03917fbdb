import { useEffect } from "preact/hooks";
import { CancelRunDocument, FollowReplyStateDocument, RetryRunDocument, type ReplyFragment } from "../gql/graphql";
import { useAction, useLive } from "../load";
import { Refusal } from "../parts/notice";
import { hasEnded, StateBadge } from "../parts/state";
import { Answer } from "./answer";

/** An answer that is no message yet, or never became one. `changed`: read it anew. */
export function Reply({ reply: read, changed }: { reply: ReplyFragment; changed: () => void }) {
  const follows = !hasEnded(read);
  const live = useLive(FollowReplyStateDocument, follows ? { run: read.rowId } : null);
  useEffect(() => void (live.ended && changed()), [live.ended]);
  const reply = (follows && live.data?.orgsReplyState) || read;
  const cancel = useAction(CancelRunDocument);
  const retry = useAction(RetryRunDocument);
  return (
    <article class="message assistant" aria-label="Assistant" aria-busy={!hasEnded(reply)}>
      <p class="faint">
        Assistant <StateBadge state={reply.status === "FAILED" ? "FAILED" : reply.state} />
      </p>
      <Answer reply={reply} />
      <p class="buttons">
        {reply.actions.includes("CANCEL") && (
          <button type="button" disabled={cancel.busy} onClick={async () => (await cancel.run({ id: reply.rowId })) && changed()}>
            Stop
          </button>
        )}
        {reply.actions.includes("RETRY") && (
          <button type="button" disabled={retry.busy} onClick={async () => (await retry.run({ id: reply.rowId })) && changed()}>
            Try again
          </button>
        )}
        <a href={`/runs/${reply.rowId}`}>Its run</a>
      </p>
      <Refusal failure={cancel.failure ?? retry.failure ?? live.failure} />
    </article>
  );
}
