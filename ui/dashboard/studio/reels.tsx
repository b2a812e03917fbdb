import { useState } from "preact/hooks";
import { now } from "../clock";
import { count } from "../format";
import { execute } from "../gateway";
import {
  AddOfmReelDocument,
  DeleteOfmReelDocument,
  type OfmApprovalStatus,
  type OfmPlatform,
  type OfmReelPartsFragment,
  OfmReelsDocument,
  OfmReelThumbnailDocument,
  UpdateOfmReelDocument,
} from "../gql/graphql";
import { useAction } from "../load";
import { usePaged } from "../paged";
import { AskFirst } from "../parts/ask_first";
import { useLooks } from "../parts/looks";
import { Empty, Refusal } from "../parts/notice";
import { askedOf, Badge, type Standing, StandingFilter } from "../parts/standing";
import { Table } from "../parts/table";
import { Thumbnail } from "../parts/thumbnail";

const PLATFORMS: Readonly<Record<OfmPlatform, string>> = { INSTAGRAM: "Instagram", TIKTOK: "TikTok", YOUTUBE: "YouTube" };
const APPROVALS: Readonly<Record<OfmApprovalStatus, Standing>> = {
  PENDING: { word: "Pending", like: "pending" },
  APPROVED: { word: "Approved", like: "completed" },
  DENIED: { word: "Denied", like: "cancelled" },
};
const FETCHED_WITHIN = 300_000; // milliseconds

/** `/studio/reels`: reels to go by, judged by their views or by their owner. */
export function Reels() {
  const status = askedOf(APPROVALS);
  const where = status ? { approvalStatus: { eq: status } } : {};
  const reels = usePaged(OfmReelsDocument, { where }, ({ ofmReels }) => ofmReels);
  useLooks(reels.items.some(isBeingFetched), reels.reload);
  return (
    <section class="card" aria-label="Reels">
      <p class="faint">From 100,000 views on a reel is approved, below denied; what you decide yourself counts.</p>
      <div class="bar">
        <AddReel added={reels.reload} />
        <StandingFilter standings={APPROVALS} />
      </div>
      <Table
        label="Reels"
        columns={["Reel", "Views", "Standing", ""]}
        pages={reels}
        id={({ rowId }) => rowId}
        row={(reel) => <Row reel={reel} changed={reels.reload} />}
      >
        <Empty title={status ? "No reel fits." : "No reels yet."}>
          <p>Add one by its address at Instagram, TikTok or YouTube.</p>
        </Empty>
      </Table>
    </section>
  );
}

/** Views are fetched within a minute; of what is older without any, nobody tells them. */
const isBeingFetched = ({ fetchedAt, fetchError, createdAt }: OfmReelPartsFragment): boolean =>
  !fetchedAt && !fetchError && now() - new Date(createdAt).getTime() < FETCHED_WITHIN;

function AddReel({ added }: { added: () => void }) {
  const [url, setUrl] = useState("");
  const { run, busy, failure } = useAction(AddOfmReelDocument);
  return (
    <form
      class="buttons grow"
      onSubmit={async (event) => {
        event.preventDefault();
        if (!(await run({ input: { url: url.trim() } }))) return;
        setUrl("");
        added();
      }}
    >
      <label class="grow">
        Address of a reel
        <input type="url" required autocomplete="off" value={url} onInput={(event) => setUrl(event.currentTarget.value)} />
      </label>
      <button type="submit" class="primary" disabled={busy || !url.trim()}>
        Add it
      </button>
      <Refusal failure={failure} />
    </form>
  );
}

function Row({ reel, changed }: { reel: OfmReelPartsFragment; changed: () => void }) {
  const { rowId, platform, shortcode, url, viewCount, approvalStatus, fetchedAt, fetchError, thumbnailUrl } = reel;
  const name = shortcode ?? url;
  const update = useAction(UpdateOfmReelDocument);
  const set = async (approvalStatus: OfmApprovalStatus) => (await update.run({ reel: rowId, patch: { approvalStatus } })) && changed();
  return (
    <>
      <th scope="row">
        <span class="of-image">
          {thumbnailUrl && (
            <Thumbnail
              class="of-image-small"
              url={thumbnailUrl}
              again={async () => (await execute(OfmReelThumbnailDocument, { reel: rowId })).ofmReel?.thumbnailUrl}
              width={96}
              height={96}
            />
          )}
          <a href={url} target="_blank" rel="noreferrer">
            {PLATFORMS[platform]} {name}
          </a>
        </span>
      </th>
      <td>
        {fetchedAt || viewCount !== "0" ? count(Number(viewCount)) : isBeingFetched(reel) ? "being fetched" : "unknown"}
        {fetchError && <span class="faint under">{fetchError}</span>}
      </td>
      <td>
        <Badge {...APPROVALS[approvalStatus]} />
      </td>
      <td class="actions">
        {approvalStatus !== "APPROVED" && (
          <button type="button" class="quiet" aria-label={`Approve ${name}`} disabled={update.busy} onClick={() => void set("APPROVED")}>
            Approve
          </button>
        )}
        {approvalStatus !== "DENIED" && (
          <button type="button" class="quiet" aria-label={`Deny ${name}`} disabled={update.busy} onClick={() => void set("DENIED")}>
            Deny
          </button>
        )}
        <AskFirst
          label="Delete"
          named={`Delete ${name}`}
          title={`Delete the reel ${name}?`}
          action="Delete it"
          document={DeleteOfmReelDocument}
          variables={{ reel: rowId }}
          done={changed}
        >
          <p>Its figures and what you decided of it go with it. The reel itself stays where it is.</p>
        </AskFirst>
        <Refusal failure={update.failure} />
      </td>
    </>
  );
}
