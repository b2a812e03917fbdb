import { useEffect, useState } from "preact/hooks";
import { ConversationsDocument, CreateConversationDocument } from "../gql/graphql";
import { contains } from "../like";
import { useAction } from "../load";
import type { PageProps } from "../pages";
import { type Paged, usePaged } from "../paged";
import type { ConversationLineFragment } from "../gql/graphql";
import { NameDialog } from "../parts/name_dialog";
import { Empty, Refusal, Waiting } from "../parts/notice";
import { SearchBox } from "../parts/search_box";
import { Ago } from "../parts/time";
import { navigate, search, setSearch } from "../router";
import { personId } from "../session";
import { isUuid } from "../uuid";
import { Conversation } from "./conversation";
import "./style.css";

/** `/conversations`, and `/conversations/<id>` for one of them beside the others. */
export default function Conversations({ rest }: PageProps) {
  const [id] = rest;
  const wanted = search.value.get("q") ?? "";
  const pages = usePaged(
    ConversationsDocument,
    { where: wanted ? { title: contains(wanted) } : null },
    ({ orgsConversations }) => orgsConversations,
  );
  useEffect(() => {
    if (!id) document.title = "Conversations · Trellis";
  }, [id]);
  const [making, setMaking] = useState(false);
  return (
    <>
      <div class="bar">
        <h1>Conversations</h1>
        <button type="button" class="primary" onClick={() => setMaking(true)}>
          New conversation
        </button>
      </div>
      <div class={id ? "talk open" : "talk"}>
        <nav class="card" aria-label="Conversations">
          <SearchBox label="Find by title" value={wanted} change={(q) => setSearch({ q })} />
          <List pages={pages} current={id} />
        </nav>
        {isUuid(id) ? (
          <Conversation key={id} id={id} changed={pages.reload} />
        ) : (
          <Empty title={id ? "There is no such conversation." : "Choose a conversation, or begin one."} />
        )}
      </div>
      {making && <New close={() => setMaking(false)} made={pages.reload} />}
    </>
  );
}

function List({ pages, current }: { pages: Paged<ConversationLineFragment>; current: string | undefined }) {
  if (!pages.ready) return pages.failure ? <Refusal failure={pages.failure} retry={pages.reload} /> : <Waiting what="conversations" />;
  return (
    <>
      <Refusal failure={pages.failure} retry={pages.reload} />
      {pages.items.length === 0 && <p class="faint">There is none.</p>}
      <ul class="talk-list">
        {pages.items.map(({ rowId, title, updatedAt, userId, user }) => (
          <li key={rowId}>
            <a href={`/conversations/${rowId}`} aria-current={rowId === current ? "page" : undefined}>
              {title || "Without a title"}
            </a>
            <small class="faint">
              {userId !== personId.value && user?.email && (
                <>
                  <bdi>{user.email}</bdi> ·{" "}
                </>
              )}
              <Ago at={updatedAt} />
            </small>
          </li>
        ))}
      </ul>
      {pages.hasMore && (
        <button type="button" disabled={pages.loading} onClick={pages.more}>
          Show more
        </button>
      )}
    </>
  );
}

function New({ close, made }: { close: () => void; made: () => void }) {
  const create = useAction(CreateConversationDocument);
  return (
    <NameDialog
      title="New conversation"
      action="Begin"
      busy={create.busy}
      failure={create.failure}
      close={close}
      save={async ({ name, description }) => {
        const answer = await create.run({ input: { title: name, subject: description } });
        if (!answer) return;
        made();
        close();
        navigate(`/conversations/${answer.createOrgsConversation.conversation?.rowId ?? ""}`);
      }}
    />
  );
}
