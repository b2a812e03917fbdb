import { useState } from "preact/hooks";
import { AddOfmInstagramAccountDocument, OfmAccountsDocument, OfmFilesDocument, PlanOfmPostDocument } from "../gql/graphql";
import { useAction, useQuery } from "../load";
import { Dialog, Form } from "../parts/dialog";
import { Refusal, Waiting } from "../parts/notice";

/** Say what is to be posted where, and when. */
export function PlanPost({ close, planned }: { close: () => void; planned: () => void }) {
  const accounts = useQuery(OfmAccountsDocument, {});
  const files = useQuery(OfmFilesDocument, { where: { or: [{ fileType: { eq: "IMAGE" } }, { fileType: { eq: "VIDEO" } }] } });
  const [account, setAccount] = useState("");
  const [caption, setCaption] = useState("");
  const [when, setWhen] = useState(() => local(new Date(Date.now() + 3_600_000)));
  const [chosen, choose] = useState<readonly string[]>([]);
  const plan = useAction(PlanOfmPostDocument);
  const all = accounts.data && [
    ...accounts.data.ofmInstagramAccounts.nodes.map((one) => ({ ...one, key: `instagram ${one.rowId}`, at: "Instagram" })),
    ...accounts.data.ofmThreadsAccounts.nodes.map((one) => ({ ...one, key: `threads ${one.rowId}`, at: "Threads" })),
  ];
  const picked = all?.find(({ key }) => key === account) ?? all?.find(({ isActive }) => isActive);

  async function submit() {
    if (!picked) return;
    const where = picked.at === "Instagram" ? { instagramAccountId: picked.rowId } : { threadsAccountId: picked.rowId };
    const input = { ...where, caption: caption.trim(), assetIds: [...chosen], scheduledFor: new Date(when).toISOString() };
    if (await plan.run({ input })) planned();
  }

  return (
    <Dialog title="Plan a post" close={close}>
      <Refusal failure={accounts.failure} retry={accounts.reload} />
      {!all && !accounts.failure && <Waiting what="your accounts" />}
      {all && <AddAccount added={accounts.reload} open={!all.length} />}
      {all && all.length > 0 && (
        <Form action="Plan it" disabled={plan.busy || !picked || !when} failure={plan.failure} send={submit} close={close}>
          <label>
            Account
            <select value={picked?.key} onChange={(event) => setAccount(event.currentTarget.value)}>
              {all.map(({ key, at, username, isActive }) => (
                <option key={key} value={key} disabled={!isActive}>
                  {at}: {username}
                  {!isActive && " (inactive)"}
                </option>
              ))}
            </select>
          </label>
          <label>
            Caption
            <textarea rows={3} value={caption} onInput={(event) => setCaption(event.currentTarget.value)} />
          </label>
          <label>
            Due, by this machine’s clock
            <input type="datetime-local" required value={when} onInput={(event) => setWhen(event.currentTarget.value)} />
          </label>
          <fieldset class="choices">
            <legend>Files, in the order in which you choose them; the newest are shown</legend>
            {files.data?.ofmAssets.nodes.map(({ rowId, filename }) => (
              <label key={rowId} class="choice">
                <input
                  type="checkbox"
                  checked={chosen.includes(rowId)}
                  onChange={() => choose(chosen.includes(rowId) ? chosen.filter((one) => one !== rowId) : [...chosen, rowId])}
                />
                {filename}
              </label>
            ))}
          </fieldset>
          <Refusal failure={files.failure} retry={files.reload} />
        </Form>
      )}
    </Dialog>
  );
}

/** Name an account at Instagram to post under. */
function AddAccount({ added, open }: { added: () => void; open: boolean }) {
  const [username, setUsername] = useState("");
  const add = useAction(AddOfmInstagramAccountDocument);
  return (
    <details open={open}>
      <summary>Another account at Instagram</summary>
      <form
        class="buttons"
        onSubmit={async (event) => {
          event.preventDefault();
          if (!(await add.run({ username: username.trim().replace(/^@/, "").toLowerCase() }))) return;
          setUsername("");
          added();
        }}
      >
        <label>
          Its name
          <input required autocomplete="off" value={username} onInput={(event) => setUsername(event.currentTarget.value)} />
        </label>
        <button type="submit" disabled={add.busy || !username.trim()}>
          Add it
        </button>
        <Refusal failure={add.failure} />
      </form>
    </details>
  );
}

/** A moment as an input has it: in the machine's own time, to the minute. */
function local(moment: Date): string {
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
