import { useMemo, useRef, useState } from "preact/hooks";
import { SendMessageDocument, type MessageFragment } from "../gql/graphql";
import { useAction } from "../load";
import { Refusal } from "../parts/notice";
import { unique } from "../unique";

/** Write a message: Enter sends it, Shift and Enter begin a new line. `busy`: an answer is being written. */
export function Composer(props: {
  conversation: string;
  busy: boolean;
  /** Whether answers can be given from documents at all. */
  knowledge: boolean;
  sent: (message: MessageFragment) => void;
}) {
  const [text, setText] = useState("");
  const [wanted, setWanted] = useState(true);
  const knowing = wanted && props.knowledge;
  const [turn, setTurn] = useState(0);
  const send = useAction(SendMessageDocument);
  const field = useRef<HTMLTextAreaElement>(null);
  const wish = text.trim();
  // One for each wish: sent again after its answer was lost, it is still one message.
  const idempotencyKey = useMemo(unique, [wish, knowing, turn]);
  const ready = wish && !props.busy && !send.busy;

  async function submit() {
    if (!ready) return;
    const input = { conversationId: props.conversation, text: wish, useKnowledge: knowing, idempotencyKey };
    const message = (await send.run({ input }))?.sendOrgsMessage.message;
    if (!message) return;
    setText("");
    setTurn(turn + 1);
    props.sent(message);
    field.current?.focus();
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <label>
        Message
        <textarea
          ref={field}
          rows={3}
          value={text}
          aria-keyshortcuts="Enter"
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            void submit();
          }}
        />
      </label>
      <p class="buttons">
        <button type="submit" class="primary" disabled={!ready}>
          Send
        </button>
        <label class="choice">
          <input
            type="checkbox"
            checked={knowing}
            disabled={!props.knowledge}
            onChange={(event) => setWanted(event.currentTarget.checked)}
          />
          Use my documents
        </label>
        {!props.knowledge && <span class="faint">This installation cannot search documents.</span>}
      </p>
      <Refusal failure={send.failure} />
    </form>
  );
}
