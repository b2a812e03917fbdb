import { useEffect, useMemo, useState } from "preact/hooks";
import type { ReplyFragment } from "../gql/graphql";
import { Refusal } from "../parts/notice";
import { hasEnded } from "../parts/state";
import { Sources } from "./sources";
import { Writing } from "./writing";

/** An answer's text and sources, as they come; or why there is none. */
export function Answer({ reply }: { reply: ReplyFragment }) {
  const [turn, setTurn] = useState(0);
  const going = !hasEnded(reply);
  const writing = useMemo(() => new Writing(reply.rowId), [reply.rowId]);
  useEffect(() => (going ? writing.follow() : undefined), [writing, going, turn]);
  // Until it has ended the reply itself has no text.
  const text = reply.text ?? writing.text.value;
  return (
    <>
      {text ? <p class="text">{text}</p> : going && <p class="faint">Thinking…</p>}
      {reply.errorMessage && <p class="notice bad">{reply.errorMessage}</p>}
      <Refusal failure={writing.failure.value} retry={() => setTurn(turn + 1)} />
      <Sources reply={reply} />
    </>
  );
}
