import { useState } from "preact/hooks";
import { RetryMasStockExecutionDocument } from "../../gql/graphql";
import { useAction } from "../../load";
import { Refusal } from "../../parts/notice";

/** Try an execution again whose API key went when it ended. */
export function RetryWithKey({ execution, acted }: { execution: string; acted: () => void }) {
  const retry = useAction(RetryMasStockExecutionDocument);
  const [key, setKey] = useState("");
  return (
    <form
      class="buttons"
      onSubmit={async (event) => {
        event.preventDefault();
        if (!(await retry.run({ execution, key }))) return;
        setKey("");
        acted();
      }}
    >
      <label>
        API key, to try again what has no picture
        <input type="password" required autocomplete="off" value={key} onInput={(event) => setKey(event.currentTarget.value)} />
      </label>
      <button type="submit" disabled={retry.busy}>
        Try again with this key
      </button>
      <Refusal failure={retry.failure} />
    </form>
  );
}
