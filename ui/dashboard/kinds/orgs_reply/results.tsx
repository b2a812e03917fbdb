import { useEffect } from "preact/hooks";
import { Answer } from "../../conversations/answer";
import { FollowReplyOfRunDocument, type RunFactsFragment } from "../../gql/graphql";
import { useLive } from "../../load";
import { Refusal, Waiting } from "../../parts/notice";
import { hasEnded } from "../../parts/state";

/** The question, and the answer to it as it is written. */
export function Results({ run }: { run: RunFactsFragment; acted: () => void }) {
  const { data, failure, ended, again } = useLive(FollowReplyOfRunDocument, { run: run.rowId });
  const goesOn = !hasEnded(run);
  // Somebody may have it tried again.
  useEffect(() => void (ended && goesOn && again()), [ended, goesOn]);
  const reply = data?.orgsReplyState;
  if (!reply) return failure ? <Refusal failure={failure} retry={again} /> : <Waiting what="the answer" />;
  const { conversation, message, provider, model } = reply;
  return (
    <section class="card" aria-labelledby="answer">
      <h2 id="answer">Answer</h2>
      <p class="faint">
        {conversation && (
          <>
            In <a href={`/conversations/${conversation.rowId}`}>{conversation.title || "a conversation"}</a>
          </>
        )}
        {provider && ` · ${[...new Set([provider, model])].join(" ")}`}
      </p>
      <div class="message user">
        <p class="text">{message?.messageContent}</p>
      </div>
      <div class="message assistant">
        <Answer reply={reply} />
      </div>
      <Refusal failure={failure} retry={again} />
    </section>
  );
}
