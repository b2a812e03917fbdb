// Who is signed in, as signals: what shows it follows by itself.

import { computed, signal } from "@preact/signals";
import { claims, keep, onChange, type Session, stored } from "../session";

/** What the page was served with. */
interface Config {
  /** People who sign in without a password, in local mode. */
  people: { email: string; label: string }[];
  /** What the addresses begin with that the gateway signs. */
  publicUrl?: string | null;
  /** The systems that are served. */
  systems?: string[];
  /** Whether the explorer is. */
  graphiql?: boolean;
}

export const config = JSON.parse(document.documentElement.dataset["config"] ?? '{"people": []}') as Config;

/** Whether a system is served: its documents are known to the gateway only then. */
export const serves = (system: string): boolean => config.systems?.includes(system) ?? true;

/** An address that the gateway signed, as seen from this page, which may have been opened at another name of it. */
export function seenFromHere(url: string): string {
  const { publicUrl } = config;
  return publicUrl && url.startsWith(`${publicUrl}/`) ? url.slice(publicUrl.length) : url;
}

export const session = signal<Session | null>(stored());
onChange(() => (session.value = stored()));

/** The person's id: the token's subject. */
export const personId = computed(() => {
  const subject = session.value && claims(session.value.token)["sub"];
  return typeof subject === "string" ? subject : undefined;
});

/** Whose page this is, null when nobody is signed in: another one for another person, not for another token of theirs. */
export const who = computed(() => session.value && (personId.value ?? session.value.token));

/** Why the last session ended, to be told where one signs in. */
export const farewell = signal<string | null>(null);

export function signIn(next: Session): void {
  farewell.value = null;
  keep(next);
}

/** `why`: what to tell, where it was not the person's own wish. */
export function signOut(why: string | null = null): void {
  farewell.value = why;
  keep(null);
}
