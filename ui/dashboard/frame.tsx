import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { type Connection, connection, outdated } from "./gateway";
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
}

/** What is around every page: where one can go, how the connection is, who is signed in. */
export function Frame({ entries, children }: { entries: readonly Entry[]; children: ComponentChildren }) {
  const here = path.value[0];
  const how = connection.value;
  const nav = useRef<HTMLElement>(null);
  // On a phone the pages are in one line, wider than the screen.
  useLayoutEffect(() => {
    const link = nav.current?.querySelector<HTMLElement>("[aria-current]");
    nav.current?.scrollTo({ left: link ? link.offsetLeft - (nav.current.clientWidth - link.offsetWidth) / 2 : 0 });
  }, [here]);
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
      <header class="top">
        <a class="brand" href="/runs">
          Trellis
        </a>
        <nav aria-label="Pages" ref={nav}>
          {entries.map(({ page, title }) => (
            <a key={page} href={`/${page}`} aria-current={here === page ? "page" : undefined}>
              {title}
            </a>
          ))}
          <a href="/graphql">GraphiQL</a>
        </nav>
        <span class={`connection ${how}`} role="status">
          {how === "lost" ? "Reconnecting…" : CONNECTIONS[how]}
        </span>
        <button type="button" class="quiet" onClick={nextTheme}>
          Theme: {theme.value}
        </button>
        <span class="who">{session.value?.email ?? "a token"}</span>
        <button type="button" class="quiet" onClick={() => signOut()}>
          Sign out
        </button>
      </header>
      {how === "lost" && <p class="lost">{CONNECTIONS.lost}</p>}
      {outdated.value && (
        <p class="lost" role="alert">
          The gateway is another release now, which this page is too old for.{" "}
          <button type="button" onClick={() => location.reload()}>
            Load the page anew
          </button>
        </p>
      )}
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
