import type { MessageFragment } from "../gql/graphql";
import { Ago } from "../parts/time";
import { personId } from "../session";
import { Sources } from "./sources";

/** One message of a conversation, with its author and, of an answer, its sources. */
export function Message({ message }: { message: MessageFragment }) {
  const author = authorOf(message);
  return (
    <article class={`message ${message.author.toLowerCase()}`} aria-label={author}>
      <p class="faint">
        <bdi>{author}</bdi> · <Ago at={message.createdAt} />
      </p>
      <p class="text">{message.messageContent}</p>
      {message.reply?.status === "CANCELLED" && <p class="notice warn">It was stopped here.</p>}
      {message.reply && <Sources reply={message.reply} />}
    </article>
  );
}

function authorOf({ author, user }: MessageFragment): string {
  if (author === "ASSISTANT") return "Assistant";
  return user?.userId === personId.value ? "You" : (user?.user?.email ?? "Somebody");
}
