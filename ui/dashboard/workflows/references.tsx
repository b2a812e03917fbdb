import { useState } from "preact/hooks";
import { put } from "../catalogs/uploads/put";
import { execute, type Failure } from "../gateway";
import { CompleteReferenceDocument, RequestReferenceDocument } from "../gql/graphql";
import { asFailure } from "../load";
import { Refusal } from "../parts/notice";

const MOST = 5; // the gateway takes no more
const TYPES = "image/png,image/jpeg,image/webp";

/** Upload images that the pictures are to be made after; `change` hears their keys. */
export function References(props: {
  workflow: string;
  change: (keys: readonly string[]) => void;
  busy: (sending: boolean) => void;
}) {
  const [sent, setSent] = useState<readonly { key: string; name: string }[]>([]);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const [sending, setSending] = useState("");

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
        now = [...now, { key: await upload(props.workflow, file), name: file.name }];
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
            accept={TYPES}
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
        {sending && `Uploading ${sending}…`}
      </p>
      <Refusal failure={failure} />
    </fieldset>
  );
}

async function upload(workflowId: string, file: File): Promise<string> {
  const input = { workflowId, filename: file.name, contentType: file.type, size: file.size };
  const { requestMasStockReferenceUpload } = await execute(RequestReferenceDocument, { input });
  const { upload } = requestMasStockReferenceUpload;
  await put(upload, file, () => {}, new AbortController().signal);
  const { completeMasStockReferenceUpload } = await execute(CompleteReferenceDocument, { uploadId: upload.uploadId });
  return completeMasStockReferenceUpload.referenceImage?.rowId ?? "";
}
