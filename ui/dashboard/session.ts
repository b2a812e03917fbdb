// Who is signed in. The token is kept where the explorer finds it too, and all tabs agree.

import { computed, signal } from "@preact/signals";

const KEY = "trellis.session";

export interface Session {
  token: string;
  /** For display; null where a token was pasted that names nobody. */
  email: string | null;
}

/** What the page was served with. */
interface Config {
  /** People who sign in without a password, in local mode. */
  people: { email: string; label: string }[];
}

export const config = JSON.parse(document.documentElement.dataset["config"] ?? '{"people": []}') as Config;

export const session = signal<Session | null>(stored());

/** The person's id: the token's subject. */
export const personId = computed(() => (session.value ? claims(session.value.token)["sub"] as string | undefined : undefined));

/** Why the last session ended, to be told where one signs in. */
export const farewell = signal<string | null>(null);

addEventListener("storage", (event) => {
  if (event.key === KEY) session.value = stored();
});

export function signIn(next: Session): void {
  localStorage.setItem(KEY, JSON.stringify(next));
  farewell.value = null;
  session.value = next;
}

/** `why`: what to tell, where it was not the person's own wish. */
export function signOut(why: string | null = null): void {
  localStorage.removeItem(KEY);
  farewell.value = why;
  session.value = null;
}

function stored(): Session | null {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "null") as Partial<Session> | null;
    return found && typeof found.token === "string" ? { token: found.token, email: found.email ?? null } : null;
  } catch {
    return null;
  }
}

function claims(token: string): Record<string, unknown> {
  try {
    const part = (token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/");
    return JSON.parse(atob(part)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
