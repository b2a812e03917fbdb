import { Fragment } from "preact";
import { useState } from "preact/hooks";
import { bytes, count, moment } from "../format";
import { DeleteOfmFileDocument, OfmFileDocument, type OfmFileFragment, OfmPersonasDocument, type OfmTileFragment, UpdateOfmFileDocument } from "../gql/graphql";
import { useAction, useQuery } from "../load";
import { Confirm, Dialog } from "../parts/dialog";
import { Refusal, Waiting } from "../parts/notice";
import { seenFromHere } from "../session";
import { isUuid } from "../uuid";
import { StartPrompts } from "./start_prompts";

interface Shown {
  asset: string;
  close: () => void;
  changed: (now: OfmTileFragment) => void;
  removed: (asset: string) => void;
}

/** A file, large where it is an image, with what is known of it and what can be done with it. */
export function AssetDialog(props: Shown) {
  if (isUuid(props.asset)) return <Read {...props} />;
  return <Dialog title="File" close={props.close}>{NOT_THERE}</Dialog>;
}

const NOT_THERE = <p>There is no such file of yours.</p>;

function Read({ asset, close, changed, removed }: Shown) {
  const { data, failure, reload } = useQuery(OfmFileDocument, { asset });
  const [asked, ask] = useState<"prompts" | "delete" | null>(null);
  const file = data?.ofmAsset;
  return (
    <Dialog title={file?.filename ?? "File"} close={close}>
      <Refusal failure={failure} retry={reload} />
      {!data && !failure && <Waiting what="the file" />}
      {data && !file && NOT_THERE}
      {file && (
        <>
          {file.fileType === "IMAGE" && <img class="picture-large" src={seenFromHere(file.url)} alt={file.filename} />}
          <Label
            key={file.tags.join()}
            file={file}
            changed={(now) => {
              changed(now);
              reload();
            }}
          />
          <Facts file={file} />
          <p class="buttons">
            {file.fileType === "IMAGE" && (
              <button type="button" class="primary" onClick={() => ask("prompts")}>
                Write prompts of it
              </button>
            )}
            <a class="button" href={seenFromHere(file.url)} target="_blank" rel="noreferrer">
              Open the file
            </a>
            <button type="button" class="danger" onClick={() => ask("delete")}>
              Delete
            </button>
          </p>
          {asked === "prompts" && <StartPrompts image={file} close={() => ask(null)} />}
          {asked === "delete" && <Remove file={file} removed={() => removed(asset)} close={() => ask(null)} />}
        </>
      )}
    </Dialog>
  );
}

/** Its tags and the persona that it shows. */
function Label({ file, changed }: { file: OfmFileFragment; changed: (now: OfmTileFragment) => void }) {
  const [tags, setTags] = useState(file.tags.join(", "));
  const [persona, setPersona] = useState(file.aiModelId ?? "");
  const personas = useQuery(OfmPersonasDocument, {});
  const update = useAction(UpdateOfmFileDocument);
  return (
    <form
      class="bar"
      onSubmit={async (event) => {
        event.preventDefault();
        const answer = await update.run({ asset: file.rowId, patch: { tags: tagsOf(tags), aiModelId: persona || null } });
        if (answer?.updateOfmAsset.asset) changed(answer.updateOfmAsset.asset);
      }}
    >
      <label class="grow">
        Tags, with commas between
        <input value={tags} autocomplete="off" onInput={(event) => setTags(event.currentTarget.value)} />
      </label>
      <label>
        Persona
        <select value={persona} onChange={(event) => setPersona(event.currentTarget.value)}>
          <option value="">None</option>
          {personas.data?.ofmModels.nodes.map(({ rowId, name }) => (
            <option key={rowId} value={rowId}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" disabled={update.busy}>
        Save
      </button>
      <Refusal failure={update.failure} />
    </form>
  );
}

/** Words between commas, each once. */
export const tagsOf = (text: string): string[] => [...new Set(text.split(",").map((one) => one.trim()).filter(Boolean))];

function Facts({ file }: { file: OfmFileFragment }) {
  return (
    <dl class="facts">
      <dt>Type</dt>
      <dd>
        {file.mimeType}, {bytes(file.fileSize)}
      </dd>
      <dt>Added</dt>
      <dd>
        <time dateTime={file.createdAt}>{moment(file.createdAt)}</time>
      </dd>
      {file.prompts.totalCount > 0 && (
        <>
          <dt>Prompts</dt>
          <dd>
            <a href={`/studio/creations?image=${file.rowId}`}>{count(file.prompts.totalCount)} written of it</a>
          </dd>
        </>
      )}
      {Object.entries(file.metadata as Record<string, unknown>).map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === "string" || typeof value === "number" ? String(value) : JSON.stringify(value)}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

function Remove({ file, removed, close }: { file: OfmFileFragment; removed: () => void; close: () => void }) {
  const { run, busy, failure } = useAction(DeleteOfmFileDocument);
  return (
    <Confirm
      title={`Delete “${file.filename}”?`}
      action="Delete the file"
      danger
      busy={busy}
      close={close}
      confirm={async () => {
        if (await run({ asset: file.rowId })) removed();
      }}
    >
      <p>The file goes, and out of every post and persona that has it. Prompts that were written of it stay. There is no way back.</p>
      <Refusal failure={failure} />
    </Confirm>
  );
}
