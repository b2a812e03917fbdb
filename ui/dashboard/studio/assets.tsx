import { useEffect, useRef } from "preact/hooks";
import { counted } from "../format";
import { execute } from "../gateway";
import { type OfmAssetWhere, type OfmFileType, OfmFilesDocument, type OfmTileFragment, OfmThumbnailDocument, UpdateOfmFileDocument } from "../gql/graphql";
import { useAction } from "../load";
import { usePaged } from "../paged";
import { More } from "../parts/more";
import { Empty, Refusal, Waiting } from "../parts/notice";
import { SearchBox } from "../parts/search_box";
import { Thumbnail } from "../parts/thumbnail";
import { DropZone, UploadButton } from "../parts/uploads/choose";
import { search, setSearch } from "../router";
import { AssetDialog } from "./asset";
import { onArrival, TO_STUDIO } from "./uploads";

export const TYPES: Readonly<Record<OfmFileType, string>> = { IMAGE: "Image", AUDIO: "Sound", VIDEO: "Film", DOCUMENT: "Document" };

/** `/studio/assets`: files, by words, type, tag and favourites; all of that is in the address. */
export function Assets() {
  const asked = (name: string) => search.value.get(name) ?? "";
  const [words, type, tag, favourites, shown] = ["words", "type", "tag", "favourites", "asset"].map(asked);
  const filtered = Boolean(words || type || tag || favourites);
  const where: OfmAssetWhere = {
    ...(words && { searchVector: { matches: words } }),
    ...(type && Object.hasOwn(TYPES, type) && { fileType: { eq: type as OfmFileType } }),
    ...(tag && { tags: { containsAll: [tag] } }),
    ...(favourites && { isFavorite: { eq: true } }),
  };
  const files = usePaged(OfmFilesDocument, { where }, ({ ofmAssets }) => ofmAssets);
  const latest = useRef({ filtered, files });
  latest.current = { filtered, files };
  useEffect(
    () =>
      onArrival((asset) => {
        const { filtered, files } = latest.current;
        if (filtered) files.reload();
        else files.change((items) => [asset, ...items.filter(({ rowId }) => rowId !== asset.rowId)]);
      }),
    [],
  );
  const tags = [...new Set(files.items.flatMap((one) => one.tags))].sort();
  const replace = (now: OfmTileFragment) => files.change((items) => items.map((one) => (one.rowId === now.rowId ? now : one)));
  return (
    <DropZone to={TO_STUDIO}>
      <section class="card" aria-label="Assets">
        <form class="bar" role="search" aria-label="Assets" onSubmit={(event) => event.preventDefault()}>
          <SearchBox label="Words of name and tags" value={words ?? ""} change={(words) => setSearch({ words })} />
          <label>
            Type
            <select value={type} onChange={(event) => setSearch({ type: event.currentTarget.value })}>
              <option value="">Every type</option>
              {Object.entries(TYPES).map(([value, word]) => (
                <option key={value} value={value}>
                  {word}
                </option>
              ))}
            </select>
          </label>
          <label>
            Tag
            <input list="asset-tags" value={tag} autocomplete="off" onChange={(event) => setSearch({ tag: event.currentTarget.value.trim() })} />
            <datalist id="asset-tags">
              {tags.map((one) => (
                <option key={one} value={one} />
              ))}
            </datalist>
          </label>
          <label class="choice">
            <input type="checkbox" checked={Boolean(favourites)} onChange={(event) => setSearch({ favourites: event.currentTarget.checked ? "yes" : null })} />
            Favourites
          </label>
          <UploadButton to={TO_STUDIO} label="Upload files" field="Files to upload" />
        </form>
        <p class="faint" role="status">
          {files.ready && `${counted(files.total, "file")}${filtered ? " found" : ""}`}
        </p>
        {!files.ready && !files.failure && <Waiting what="files" />}
        {files.ready && !files.items.length && (
          <Empty title={filtered ? "No file fits." : "No files yet."}>
            <p>{filtered ? "Change what you are looking for." : "Drop some here, or choose them: images, sounds, films, PDF and text of at most 50 MB."}</p>
          </Empty>
        )}
        <ul class="tiles" aria-label="Files">
          {files.items.map((file) => (
            <Tile key={file.rowId} file={file} changed={replace} />
          ))}
        </ul>
        <More pages={files} what="files" />
      </section>
      {shown && (
        <AssetDialog
          key={shown}
          asset={shown}
          close={() => setSearch({ asset: null })}
          changed={replace}
          removed={(gone) => {
            setSearch({ asset: null });
            files.change((items) => items.filter(({ rowId }) => rowId !== gone));
          }}
        />
      )}
    </DropZone>
  );
}

function Tile({ file, changed }: { file: OfmTileFragment; changed: (now: OfmTileFragment) => void }) {
  const { rowId, filename, fileType, isFavorite, tags, thumbnailUrl } = file;
  const update = useAction(UpdateOfmFileDocument);
  return (
    <li class="tile">
      <button type="button" class="face quiet" aria-label={thumbnailUrl ? `Open ${filename}` : `Open ${filename}: ${TYPES[fileType]}`} onClick={() => setSearch({ asset: rowId })}>
        {thumbnailUrl ? (
          <Thumbnail
            class="tile-picture"
            url={thumbnailUrl}
            again={async () => (await execute(OfmThumbnailDocument, { asset: rowId })).ofmAsset?.thumbnailUrl}
            width={220}
            height={220}
          />
        ) : (
          <span class="faint">{TYPES[fileType]}</span>
        )}
      </button>
      <div class="tile-name">
        <span title={filename}>{filename}</span>
        <button
          type="button"
          class="quiet"
          aria-pressed={isFavorite}
          aria-label={`Favourite: ${filename}`}
          disabled={update.busy}
          onClick={async () => {
            const answer = await update.run({ asset: rowId, patch: { isFavorite: !isFavorite } });
            if (answer?.updateOfmAsset.asset) changed(answer.updateOfmAsset.asset);
          }}
        >
          {isFavorite ? "★" : "☆"}
        </button>
      </div>
      {tags.length > 0 && (
        <p class="tags">
          {tags.map((tag) => (
            <button key={tag} type="button" class="quiet badge-plain" aria-label={`Files tagged ${tag}`} onClick={() => setSearch({ tag })}>
              {tag}
            </button>
          ))}
        </p>
      )}
      <Refusal failure={update.failure} />
    </li>
  );
}
