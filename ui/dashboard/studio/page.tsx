import { useEffect } from "preact/hooks";
import { BeginOfmDocument, OfmMeDocument } from "../gql/graphql";
import { useAction, useQuery } from "../load";
import type { PageProps } from "../pages";
import { Empty, Refusal, Waiting } from "../parts/notice";
import { Sections } from "../parts/sections";
import { UploadPanel } from "../parts/uploads/panel";
import { personId } from "../session";
import { Assets } from "./assets";
import { Costs } from "./costs";
import { Creations } from "./creations";
import { Keys } from "./keys";
import { Posts } from "./posts";
import { Reels } from "./reels";
import "./style.css";

const SECTIONS = [
  { section: "assets", title: "Assets", Section: Assets },
  { section: "creations", title: "Prompts and pictures", Section: Creations },
  { section: "reels", title: "Reels", Section: Reels },
  { section: "posts", title: "Posts", Section: Posts },
  { section: "keys", title: "Keys", Section: Keys },
  { section: "costs", title: "Costs", Section: Costs },
] as const;

/** `/studio/assets` and the other sections: what one person makes and keeps. */
export default function Studio({ rest: [current = "assets"] }: PageProps) {
  const found = SECTIONS.find(({ section }) => section === current);
  useEffect(() => void (document.title = `${found?.title ?? "Studio"} · Trellis`), [found]);
  const me = personId.value;
  return (
    <>
      <div class="bar">
        <h1>Studio</h1>
        <Sections of="the studio" base="/studio" sections={SECTIONS} current={current} />
      </div>
      {!found && <Empty title="There is no such page." />}
      {found && !me && <Empty title="Your token names nobody." />}
      {found && me && (
        <OfUser me={me}>
          <found.Section />
        </OfUser>
      )}
      <UploadPanel />
    </>
  );
}

/** What only a user of the studio has; who is none yet may become one. */
function OfUser({ me, children }: { me: string; children: preact.ComponentChildren }) {
  const { data, failure, reload } = useQuery(OfmMeDocument, { me });
  const begin = useAction(BeginOfmDocument);
  if (failure) return <Refusal failure={failure} retry={reload} />;
  if (!data) return <Waiting what="your studio" />;
  if (data.ofmUser) return <>{children}</>;
  return (
    <Empty title="You have no studio yet.">
      <p>It is yours alone: nobody else sees what you keep in it.</p>
      <button type="button" class="primary" disabled={begin.busy} onClick={async () => (await begin.run({})) && reload()}>
        Begin
      </button>
      <Refusal failure={begin.failure} />
    </Empty>
  );
}
