// Which page is shown: the address bar is the state, so that every view can be linked to and gone back from.

import { computed, signal } from "@preact/signals";

const address = signal(new URL(location.href));
addEventListener("popstate", () => (address.value = new URL(location.href)));

/** The segments of the path, decoded: `/runs/1` is `["runs", "1"]`. */
export const path = computed(() => address.value.pathname.split("/").filter(Boolean).map(decoded));

/** A segment as it was meant; as it is, where somebody broke it: no page is at such an address. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The query part: where a page keeps its filters. */
export const search = computed(() => address.value.searchParams);

/** Go to another address of the dashboard; `replace` leaves no trace in the history. */
export function navigate(to: string, { replace = false } = {}): void {
  const next = new URL(to, location.href);
  if (next.href === location.href) return;
  const moved = next.pathname !== location.pathname;
  history[replace ? "replaceState" : "pushState"](null, "", next);
  address.value = next;
  if (moved && !replace) {
    scrollTo(0, 0);
    // A reader of the page is told of the new one as a browser would on loading it.
    document.querySelector<HTMLElement>("main")?.focus({ preventScroll: true });
  }
}

/** Set parameters of the present address, or remove those that are empty. */
export function setSearch(changes: Record<string, string | null>): void {
  const next = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value) next.searchParams.set(name, value);
    else next.searchParams.delete(name);
  }
  navigate(next.href, { replace: true });
}

/** Follow links to pages of the dashboard without loading it anew. */
export function followLinks(pages: readonly string[]): void {
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[href]");
    if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    const first = link.pathname.split("/")[1] ?? "";
    if (first !== "" && !pages.includes(first)) return;
    event.preventDefault();
    navigate(link.href);
  });
}
