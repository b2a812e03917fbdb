import { useEffect, useState } from "preact/hooks";
import {
  ConversationDocument,
  type ConversationLineFragment,
  DeleteConversationDocument,
  MessagesDocument,
  type MessageFragment,
  RenameConversationDocument,
  WhoAnswersDocument,
} from "../gql/graphql";
import { useAction, useQuery } from "../load";
import { usePaged } from "../paged";
import { AskFirst } from "../parts/ask_first";
import { NameDialog } from "../parts/name_dialog";
import { Empty, Refusal, Waiting } from "../parts/notice";
import { hasEnded } from "../parts/state";
import { navigate } from "../router";
import { personId } from "../session";
import { Composer } from "./composer";
import { Log } from "./log";
import { Message } from "./message";
import { Reply } from "./reply";

const NONE = { nodes: [], pageInfo: { hasNextPage: false } };

/** A conversation: what was said, the answer as it is written, and where to write. `changed`: the list is to be read anew. */
export function Conversation({ id, changed }: { id: string; changed: () => void }) {
  const { data, failure, reload } = useQuery(ConversationDocument, { conversation: id });
  const pages = usePaged(MessagesDocument, { conversation: id }, (found) => found.orgsConversation?.messages ?? NONE);
  const who = useQuery(WhoAnswersDocument, {}).data?.orgsKnowledge;
  const conversation = data?.orgsConversation;
  const title = conversation?.title || "Conversation";
  useEffect(() => {
    if (conversation) document.title = `${title} · Trellis`;
  }, [conversation, title]);
  // What was said in another window meanwhile.
  useEffect(() => {
    const back = () => document.hidden || pages.reload();
    document.addEventListener("visibilitychange", back);
    return () => document.removeEventListener("visibilitychange", back);
  }, [pages.reload]);
  const messages = [...pages.items].reverse();
  if (!data) return failure ? <Refusal failure={failure} retry={reload} /> : <Waiting what="the conversation" />;
  if (!conversation) return <NotThere />;
  const busy = messages.some((message) => unanswered(message).some((reply) => !hasEnded(reply)));
  return (
    <section class="card conversation" aria-labelledby="conversation">
      <p class="back">
        <a href="/conversations">All conversations</a>
      </p>
      <div class="bar">
        <h2 id="conversation">{title}</h2>
        {conversation.userId === personId.value && (
          <Rename
            conversation={conversation}
            renamed={() => {
              reload();
              changed();
            }}
          />
        )}
        <AskFirst
          label="Delete…"
          class="danger"
          title={`Delete “${title}”?`}
          action="Delete it"
          document={DeleteConversationDocument}
          variables={{ conversation: id }}
          done={() => {
            changed();
            navigate("/conversations");
          }}
        >
          <p>Its messages go with it. What the answers were made of stays under Knowledge.</p>
        </AskFirst>
      </div>
      {conversation.subject && <p class="faint">{conversation.subject}</p>}
      <Refusal failure={failure ?? pages.failure} retry={pages.reload} />
      {who?.chatProvider === "offline" && (
        <p class="notice">No model is connected: answers are given offline, from the passages that are found in your documents.</p>
      )}
      <Log last={messages.at(-1)?.rowId}>
        {pages.hasMore && (
          <p>
            <button type="button" disabled={pages.loading} onClick={pages.more}>
              Show earlier messages
            </button>
          </p>
        )}
        {pages.ready && !messages.length && <p class="faint">Nothing was said yet.</p>}
        {messages.map((message) => (
          <Turn key={message.rowId} message={message} changed={pages.reload} />
        ))}
      </Log>
      {conversation.userId === personId.value ? (
        <Composer
          conversation={id}
          busy={busy}
          knowledge={who?.vectors ?? true}
          sent={(message) => {
            pages.change((items) => [message, ...items.filter(({ rowId }) => rowId !== message.rowId)]);
            changed();
          }}
        />
      ) : (
        <p class="faint">Only {conversation.user?.email ?? "its owner"} writes in this conversation.</p>
      )}
    </section>
  );
}

/** A message, and the answers to it that are no message of their own. */
function Turn({ message, changed }: { message: MessageFragment; changed: () => void }) {
  return (
    <>
      <Message message={message} />
      {unanswered(message).map((reply) => (
        <Reply key={reply.rowId} reply={reply} changed={changed} />
      ))}
    </>
  );
}

const unanswered = ({ replies }: MessageFragment) => replies.nodes.filter(({ answers }) => !answers.nodes.length);

function Rename({ conversation, renamed }: { conversation: ConversationLineFragment; renamed: () => void }) {
  const [asking, setAsking] = useState(false);
  const { run, busy, failure } = useAction(RenameConversationDocument);
  return (
    <>
      <button type="button" onClick={() => setAsking(true)}>
        Rename…
      </button>
      {asking && (
        <NameDialog
          title="Rename the conversation"
          action="Rename it"
          initial={{ name: conversation.title ?? "", description: conversation.subject }}
          busy={busy}
          failure={failure}
          close={() => setAsking(false)}
          save={async ({ name, description }) => {
            if (!(await run({ conversation: conversation.rowId, patch: { title: name, subject: description } }))) return;
            setAsking(false);
            renamed();
          }}
        />
      )}
    </>
  );
}

function NotThere() {
  return (
    <Empty title="There is no such conversation.">
      <p>It was deleted, or it is not yours to see.</p>
    </Empty>
  );
}
