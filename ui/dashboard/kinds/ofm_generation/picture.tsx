import { useState } from "preact/hooks";
import type { OfmSavedPicturesQuery } from "../../gql/graphql";

type Asset = OfmSavedPicturesQuery["ofmAssets"]["nodes"][number];

/** A picture as the service has it, and whether it is an asset already. */
export function Picture(props: { url: string; number: number; asset: Asset | undefined; busy: boolean; show: () => void; save: () => void }) {
  const { url, number, asset, busy, show, save } = props;
  const [gone, setGone] = useState(false);
  const name = `Picture ${number}`;
  return (
    <li class="tile">
      {gone ? (
        <p class="face faint">{asset ? "The service has it no longer; the asset stays." : "It cannot be shown: the service may have it no longer."}</p>
      ) : (
        <button type="button" class="face quiet" aria-label={`Show picture ${number} large`} onClick={show}>
          <img class="tile-picture" src={url} alt={name} referrerpolicy="no-referrer" onError={() => setGone(true)} />
        </button>
      )}
      {asset ? (
        <a href={`/studio/assets?asset=${asset.rowId}`}>{asset.filename}</a>
      ) : (
        <button type="button" disabled={busy} aria-label={`Save as an asset: picture ${number}`} onClick={save}>
          Save as an asset
        </button>
      )}
    </li>
  );
}
