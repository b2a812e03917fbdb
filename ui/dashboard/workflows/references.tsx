import { useState } from "preact/hooks";
import { execute, Failure } from "../gateway";
import { CompleteReferenceDocument, RequestReferenceDocument } from "../gql/graphql";
import { asFailure } from "../load";
import { Refusal } from "../parts/notice";
import { accepting, checking, PHOTOGRAPHS } from "../parts/uploads/check";
import type { Destination } from "../parts/uploads/destination";
import { send } from "../parts/uploads/send";

const MOST = 5; // the gateway takes no more

/** Upload images that the pictures are to be made after; `change` hears their keys. */
export function References(props: {
  workflow: string;
  change: (keys: readonly string[]) => void;
  busy: (sending: boolean) => void;
}) {
  const [sent, setSent] = useState<readonly { key: string; name: string }[]>([]);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const [sending, setSending] = useState("");
  const [note, setNote] = useState("");

  function keep(now: typeof sent) {
    setSent(now);
    props.change(now.map(({ key }) => key));
  }

  async function add(files: readonly File[]) {
    props.busy(true);
    setFailure(undefined);
    let now = sent;
    try {
      for (const file of files.slice(0, MOST - sent.length)) {
        setSending(file.name);
        setNote("");
        now = [...now, { key: await upload(props.workflow, file, setNote), name: file.name }];
        keep(now);
      }
    } catch (error) {
      setFailure(asFailure(error));
    }
    setSending("");
    props.busy(false);
  }

  return (
    <fieldset>
      <legend>Reference images</legend>
      <ul class="references">
        {sent.map(({ key, name }) => (
          <li key={key} class="buttons">
            {name}
            <button type="button" class="quiet" aria-label={`Without ${name}`} onClick={() => keep(sent.filter((one) => one.key !== key))}>
              ✕
            </button>
          </li>
        ))}
      </ul>
      {sent.length < MOST && (
        <label>
          Add images (PNG, JPEG or WebP)
          <input
            type="file"
            multiple
            accept={accepting(PHOTOGRAPHS)}
            disabled={Boolean(sending)}
            onChange={(event) => {
              const files = [...(event.currentTarget.files ?? [])];
              event.currentTarget.value = "";
              void add(files);
            }}
          />
        </label>
      )}
      <p role="status" class="faint">
        {sending && `Uploading ${sending}… ${note}`}
      </p>
      <Refusal failure={failure} />
    </fieldset>
  );
}

const check = checking(PHOTOGRAPHS, 10, "a JPEG, PNG or WebP image");

/** Images for a workflow; `arrived` hears their keys. */
const toWorkflow = (workflowId: string, arrived: (key: string) => void): Destination => ({
  accepts: accepting(PHOTOGRAPHS),
  check,
  async request({ name: filename, size }, contentType, abort) {
    const input = { workflowId, filename, contentType, size };
    return (await execute(RequestReferenceDocument, { input }, abort)).requestMasStockReferenceUpload.upload;
  },
  async complete(uploadId, abort) {
    const { referenceImage } = (await execute(CompleteReferenceDocument, { uploadId }, abort)).completeMasStockReferenceUpload;
    arrived(referenceImage?.rowId ?? "");
  },
});

async function upload(workflow: string, file: File, told: (text: string) => void): Promise<string> {
  const found = await check(file);
  if ("refusal" in found) throw new Failure(`${file.name}: ${found.refusal}`, "BAD_USER_INPUT");
  let key = "";
  const steps = { sent: () => {}, checking: () => told("Being checked…"), held: (why: string | null) => told(why ?? "") };
  await send(toWorkflow(workflow, (arrived) => (key = arrived)), file, found.type, steps, new AbortController().signal);
  return key;
}
