import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { type Connection, connection, outdated } from "./gateway";
import { SYSTEMS } from "./kinds/systems";
import { path } from "./router";
import { session, signOut } from "./session";
import { nextTheme, theme } from "./theme";

const CONNECTIONS: Record<Connection, string> = {
  idle: "",
  connecting: "Connecting…",
  connected: "Live",
  lost: "The gateway cannot be reached. Trying again; nothing is lost meanwhile.",
};

export interface Entry {
  /** The first segment of its addresses. */
  page: string;
  title: string;
  /** The system that it is of, where it is of one. */
  system?: string;
}

/** What is around every page: where one can go, how the connection is, who is signed in. */
export function Frame({ entries, children }: { entries: readonly Entry[]; children: ComponentChildren }) {
  const how = connection.value;
  const top = useRef<HTMLElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const id = useId();
  const close = () => menu.current?.hidePopover();
  useLayoutEffect(() => {
    close();
    menu.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [path.value]);
  return (
    <>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault(); // the address is that of what is shown
          document.getElementById("main")?.focus();
        }}
      >
        Skip to the page
      </a>
      <header class="top" ref={top}>
        <a class="brand" href="/runs">
          Trellis
        </a>
        <span class={`connection ${how}`} role="status">
          {how === "lost" ? "Reconnecting…" : CONNECTIONS[how]}
        </span>
        <button type="button" class="menu-button" popovertarget={id}>
          Menu
        </button>
        {/* Beside the page where there is room; else it opens below the button, over the page. */}
        <div
          class="menu"
          popover="auto"
          id={id}
          ref={menu}
          // What is gone on to must not lie behind it.
          onFocusOut={({ relatedTarget }) => relatedTarget && !top.current?.contains(relatedTarget as Node) && close()}
        >
          <nav aria-label="Pages" onClick={close}>
            {grouped(entries).map(({ system, pages }) => (
              <div key={pages[0]?.page}>
                {system && <p id={id + system}>{SYSTEMS[system]}</p>}
                <ul aria-labelledby={system && id + system}>
                  {pages.map(({ page, title }) => (
                    <li key={page}>
                      <a href={`/${page}`} aria-current={path.value[0] === page ? "page" : undefined}>
                        {title}
                      </a>
                    </li>
                  ))}
                </ul>
              </div>
            ))}
          </nav>
          <p class="me">
            <span class="who" title={session.value?.email ?? undefined}>
              {session.value?.email ?? "a token"}
            </span>
            <button type="button" class="quiet" onClick={nextTheme}>
              Theme: {theme.value}
            </button>
            <button type="button" class="quiet" onClick={() => signOut()}>
              Sign out
            </button>
          </p>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      {how === "lost" && (
        <p class="banner" role="status">
          {CONNECTIONS.lost}
        </p>
      )}
      {outdated.value && (
        <p class="banner" role="alert">
          The gateway is another release now, which this page is too old for.{" "}
          <button type="button" onClick={() => location.reload()}>
            Load the page anew
          </button>
        </p>
      )}
    </>
  );
}

/** Neighbours of one system together, where there are several systems. */
function grouped(entries: readonly Entry[]): { system: string | undefined; pages: Entry[] }[] {
  const several = new Set(entries.map(({ system }) => system)).size > 2; // of none is one, too
  const groups: ReturnType<typeof grouped> = [];
  for (const entry of entries) {
    const system = several ? entry.system : undefined;
    const last = groups.at(-1);
    if (last && last.system === system) last.pages.push(entry);
    else groups.push({ system, pages: [entry] });
  }
  return groups;
}
