import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Frame } from "./frame";
import { reconnections } from "./gateway";
import { KINDS } from "./kinds";
import { ENTRIES, PAGES, type PageProps } from "./pages";
import { Empty, Waiting } from "./parts/notice";
import "./people/profile";
import { navigate, path } from "./router";
import { who } from "./session";
import { SignIn, SignInAgain } from "./sign_in";

/** The page of the present address, or where to sign in first. */
export function App() {
  const [first, ...rest] = path.value;
  useEffect(() => {
    if (first === undefined) navigate(`/runs${location.search}`, { replace: true });
  }, [first]);
  const somebody = who.value !== null;
  useEffect(() => {
    if (somebody) setTimeout(fetchAll, FETCH_AFTER);
  }, [somebody]);
  if (!somebody) return <SignIn />;
  const found = PAGES.find(({ page }) => page === first);
  return (
    <>
      <Frame entries={ENTRIES}>
        {found ? (
          // Another person's page is another page: nothing of the one before is to be seen in it.
          <Loaded key={`${found.page} ${who.value}`} load={found.load} title={found.title} rest={rest} />
        ) : (
          first !== undefined && (
            <Empty page title="There is no such page.">
              <a href="/runs">Go to the runs</a>
            </Empty>
          )
        )}
      </Frame>
      <SignInAgain />
    </>
  );
}

const FETCH_AFTER = 1_500; // milliseconds: what the first page asks for goes before

/** Get what other pages need before anybody goes there: the gateway may be away then, or have become another release. */
function fetchAll(): void {
  for (const { load } of [...PAGES, ...Object.values(KINDS)]) load().catch(() => {}); // whoever goes there is told
}

function Loaded({ load, title, rest }: { load: () => Promise<{ default: ComponentType<PageProps> }>; title: string } & PageProps) {
  const [Page, setPage] = useState<ComponentType<PageProps> | null>(null);
  const [broken, setBroken] = useState(false);
  const again = reconnections.value;
  useEffect(() => {
    if (!Page) document.title = `${title} · Trellis`;
    load().then(
      (module) => setPage(() => module.default),
      () => setBroken(true),
    );
  }, [load, again]);
  if (broken && !Page)
    return (
      <Empty page title="This page could not be loaded.">
        <p>It comes by itself when the gateway can be reached again.</p>
        <button type="button" onClick={reload}>
          Load it again
        </button>
      </Empty>
    );
  return Page ? <Page rest={rest} /> : <Waiting what={title.toLowerCase()} />;
}

/** Load the document anew, but not while nobody would answer: what is there would be lost for it. */
async function reload(): Promise<void> {
  await fetch(location.href, { method: "HEAD" }).then(() => location.reload(), () => {});
}
