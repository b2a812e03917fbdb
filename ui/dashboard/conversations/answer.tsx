import { useEffect, useMemo } from "preact/hooks";
import { FollowReplyDocument, type ReplyFragment } from "../gql/graphql";
import { Refusal } from "../parts/notice";
import { hasEnded } from "../parts/state";
import { Stream } from "../stream";
import { Sources } from "./sources";

/** An answer's text and sources, as they come; or why there is none. */
export function Answer({ reply }: { reply: ReplyFragment }) {
  const going = !hasEnded(reply);
  // Tried again it is followed anew, from its beginning.
  const pieces = useMemo(
    () => new Stream(FollowReplyDocument, { run: reply.rowId }, ({ orgsReply }) => orgsReply),
    [reply.rowId, going],
  );
  useEffect(() => {
    if (going) pieces.follow();
    return () => pieces.close();
  }, [pieces]);
  // Until it has ended the reply itself has no text.
  const text = reply.text ?? pieces.all.value.map((piece) => piece.text).join("");
  return (
    <>
      {text ? <p class="text">{text}</p> : going && <p class="faint">Thinking…</p>}
      {reply.errorMessage && <p class="notice bad">{reply.errorMessage}</p>}
      <Refusal failure={pieces.failure.value} retry={() => pieces.follow()} />
      <Sources reply={reply} />
    </>
  );
}
