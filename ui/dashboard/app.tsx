import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Frame } from "./frame";
import { PAGES, type PageProps } from "./pages";
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
  if (who.value === null) return <SignIn />;
  const found = PAGES.find(({ page }) => page === first);
  return (
    <>
      <Frame entries={PAGES}>
        {found ? (
          // Another person's page is another page: nothing of the one before is to be seen in it.
          <Loaded key={`${found.page} ${who.value}`} load={found.load} title={found.title} rest={rest} />
        ) : (
          first !== undefined && (
            <Empty title="There is no such page.">
              <a href="/runs">Go to the runs</a>
            </Empty>
          )
        )}
      </Frame>
      <SignInAgain />
    </>
  );
}

function Loaded({ load, title, rest }: { load: () => Promise<{ default: ComponentType<PageProps> }>; title: string } & PageProps) {
  const [Page, setPage] = useState<ComponentType<PageProps> | null>(null);
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    document.title = `${title} · Trellis`;
    load().then(
      (module) => setPage(() => module.default),
      () => setBroken(true),
    );
  }, [load]);
  if (broken)
    return (
      <Empty title="This page could not be loaded.">
        <button type="button" onClick={() => location.reload()}>
          Load it again
        </button>
      </Empty>
    );
  return Page ? <Page rest={rest} /> : <Waiting what={title.toLowerCase()} />;
}
