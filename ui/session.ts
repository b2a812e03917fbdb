// Who is signed in, for every page and tab of this browser: explorer and dashboard share one session.

export const KEY = "trellis.session";

export interface Session {
  token: string;
  /** To be shown; null where a token was pasted that names nobody. */
  email: string | null;
}

/** The session that is kept; null when nobody is signed in. */
export function stored(): Session | null {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "null") as Partial<Session> | null;
    return found && typeof found.token === "string" && found.token ? { token: found.token, email: found.email ?? null } : null;
  } catch {
    return null; // somebody else wrote it
  }
}

/** Keep a session in place of the last one, or none. This tab's listeners hear of it as those of others do. */
export function keep(session: Session | null): void {
  if (session) localStorage.setItem(KEY, JSON.stringify(session));
  else localStorage.removeItem(KEY);
  for (const listener of listeners) listener();
}

const listeners = new Set<() => void>();

/** Call `listener` whenever the session is another one, in whichever tab that came about. Gives the way to stop. */
export function onChange(listener: () => void): () => void {
  const elsewhere = ({ key }: StorageEvent) => {
    if (key === KEY || key === null) listener(); // null: all was cleared
  };
  listeners.add(listener);
  addEventListener("storage", elsewhere);
  return () => {
    listeners.delete(listener);
    removeEventListener("storage", elsewhere);
  };
}

/** The session that a pasted token makes, with or without `Bearer` before it. */
export function ofToken(pasted: string): Session {
  const token = pasted.trim().replace(/^bearer\s+/i, "");
  const { email } = claims(token);
  return { token, email: typeof email === "string" ? email : null };
}

/** What a token says of itself, unproven; nothing where it cannot be read. */
export function claims(token: string): Record<string, unknown> {
  try {
    const part = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(part), (letter) => letter.charCodeAt(0));
    const found: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof found === "object" && found !== null ? (found as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
