import { useState } from "preact/hooks";
import { now } from "../clock";
import { counted, moment } from "../format";
import {
  DeleteOfmPostDocument,
  OfmOutboxDocument,
  type OfmPostFragment,
  OfmPostsDocument,
  type OfmPostStatus,
  UpdateOfmPostDocument,
} from "../gql/graphql";
import { useAction, useQuery } from "../load";
import { usePaged } from "../paged";
import { AskFirst } from "../parts/ask_first";
import { useLooks } from "../parts/looks";
import { Empty, Refusal } from "../parts/notice";
import { Badge, type Standing } from "../parts/standing";
import { Table } from "../parts/table";
import { PlanPost } from "./plan_post";

const STATUSES: Readonly<Record<OfmPostStatus, Standing>> = {
  SCHEDULED: { word: "Scheduled", like: "pending" },
  PUBLISHING: { word: "Publishing", like: "running" },
  PUBLISHED: { word: "Published", like: "completed" },
  FAILED: { word: "Failed", like: "failed" },
  CANCELLED: { word: "Cancelled", like: "cancelled" },
};

const SOON = 300_000; // milliseconds

/** `/studio/posts`: what is to go out, and what did. */
export function Posts() {
  const [planning, plan] = useState(false);
  const posts = usePaged(OfmPostsDocument, {}, ({ ofmScheduledPosts }) => ofmScheduledPosts);
  const published = posts.items.filter(({ status }) => status === "PUBLISHED").map(({ rowId }) => rowId);
  const outbox = useQuery(OfmOutboxDocument, { posts: published });
  useLooks(posts.items.some(isGoingOut), posts.reload);
  const inOutbox = new Set(outbox.data?.ofmOutboxPosts.nodes.map(({ postId }) => postId));
  return (
    <section class="card" aria-label="Posts">
      <div class="bar">
        <p class="faint grow">
          What is due is handed on within a minute, into the outbox: no service that really posts is connected yet.
        </p>
        <button type="button" class="primary" onClick={() => plan(true)}>
          Plan a post
        </button>
      </div>
      <Table
        label="Posts"
        columns={["Post", "Due", "Standing", ""]}
        pages={posts}
        id={({ rowId }) => rowId}
        row={(post) => <Row post={post} outbox={inOutbox.has(post.rowId)} changed={posts.reload} />}
      >
        <Empty title="Nothing is planned." />
      </Table>
      {planning && (
        <PlanPost
          close={() => plan(false)}
          planned={() => {
            plan(false);
            posts.reload();
          }}
        />
      )}
    </section>
  );
}

/** What is due, or will be within minutes, is handed on by somebody else. */
const isGoingOut = ({ status, scheduledFor }: OfmPostFragment): boolean =>
  status === "PUBLISHING" || (status === "SCHEDULED" && new Date(scheduledFor).getTime() < now() + SOON);

function Row({ post, outbox, changed }: { post: OfmPostFragment; outbox: boolean; changed: () => void }) {
  const { rowId, caption, assetIds, scheduledFor, status, errorMessage, instagramAccount, threadsAccount } = post;
  const update = useAction(UpdateOfmPostDocument);
  const set = async (status: OfmPostStatus) => (await update.run({ post: rowId, patch: { status } })) && changed();
  const name = caption || "a post without a caption";
  return (
    <>
      <th scope="row">
        {caption || <span class="faint">No caption</span>}
        <span class="faint under">
          {instagramAccount ? `Instagram: ${instagramAccount.username}` : threadsAccount ? `Threads: ${threadsAccount.username}` : "no account"}
          {assetIds.length > 0 && `, ${counted(assetIds.length, "file")}`}
        </span>
      </th>
      <td>
        <time dateTime={scheduledFor}>{moment(scheduledFor)}</time>
      </td>
      <td>
        <Badge {...STATUSES[status]} />
        {outbox && <span class="faint under">It is in the outbox.</span>}
        {errorMessage && <span class="faint under">{errorMessage}</span>}
      </td>
      <td class="actions">
        {status === "SCHEDULED" && (
          <button type="button" class="quiet" aria-label={`Cancel ${name}`} disabled={update.busy} onClick={() => void set("CANCELLED")}>
            Cancel
          </button>
        )}
        {(status === "FAILED" || status === "CANCELLED") && (
          <button type="button" class="quiet" aria-label={`Schedule again: ${name}`} disabled={update.busy} onClick={() => void set("SCHEDULED")}>
            Schedule again
          </button>
        )}
        {status !== "PUBLISHING" && (
          <AskFirst
            label="Delete"
            named={`Delete ${name}`}
            title="Delete the post?"
            action="Delete it"
            document={DeleteOfmPostDocument}
            variables={{ post: rowId }}
            done={changed}
          >
            <p>{status === "PUBLISHED" ? "What was handed on stays in the outbox." : "It is not posted any more."} Its files stay.</p>
          </AskFirst>
        )}
        <Refusal failure={update.failure} />
      </td>
    </>
  );
}
