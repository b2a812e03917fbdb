import { type FormEvent, useEffect, useRef, useState } from "react";
import { claims } from "../session";
import { config } from "./config";
import { farewell, session, signIn, signOut, takeToken } from "./session";
import { useValue } from "./state";

/** Who is signed in, with the way out; or the ways in: a demo person, an e-mail address and password, a token. */
export function SignIn() {
  const current = useValue(session);
  const goodbye = useValue(farewell);
  const place = useRef<HTMLDivElement>(null);
  const shown = useRef(current);

  useEffect(() => {
    // The button that was pressed is gone.
    if (document.activeElement === document.body && shown.current !== current) place.current?.querySelector("button")?.focus();
    shown.current = current;
  }, [current]);

  return (
    <div className="person" ref={place}>
      <output aria-live="polite" className={goodbye ? "wrong" : ""}>
        {current ? `Signed in as ${current.email ?? nameIn(current.token)}` : goodbye ?? "Not signed in"}
      </output>
      {current ? (
        <button type="button" onClick={signOut}>
          Sign out
        </button>
      ) : (
        <WaysIn />
      )}
    </div>
  );
}

function WaysIn() {
  const panel = useRef<HTMLDivElement>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    const reset = () => setProblem(null);
    const { current } = panel;
    current?.addEventListener("toggle", reset);
    return () => current?.removeEventListener("toggle", reset);
  }, []);

  async function attempt(entering: Promise<void>) {
    setBusy(true);
    setProblem(null);
    try {
      await entering; // the way in is gone with that
    } catch (error) {
      setProblem(`Not signed in: ${(error as Error).message}`);
      setBusy(false);
    }
  }

  return (
    <>
      <button type="button" popoverTarget="ways-in">
        Sign in
      </button>
      <div id="ways-in" className="panel" popover="auto" ref={panel} role="dialog" aria-label="Sign in">
        {problem && (
          <p className="wrong" role="alert">
            {problem}
          </p>
        )}
        {config.people.length > 0 ? (
          <ul aria-label="Demo people">
            {config.people.map(({ email, label }) => (
              <li key={email}>
                <button type="button" disabled={busy} onClick={() => attempt(signIn(email, ""))}>
                  <strong>{label}</strong> <span>{email}</span>
                </button>
              </li>
            ))}
          </ul>
        ) : (
          <form onSubmit={(event) => attempt(signIn(given(event, "email"), given(event, "password")))}>
            <label>
              E-mail <input name="email" type="email" autoComplete="username" required />
            </label>
            <label>
              Password <input name="password" type="password" autoComplete="current-password" required />
            </label>
            <button disabled={busy}>Sign in</button>
          </form>
        )}
        <form onSubmit={(event) => attempt(takeToken(given(event, "token")))}>
          <label>
            Or with a token <input name="token" placeholder="eyJ…" autoComplete="off" spellCheck={false} required />
          </label>
          <button disabled={busy}>Use it</button>
        </form>
      </div>
    </>
  );
}

function given(event: FormEvent<HTMLFormElement>, name: string): string {
  event.preventDefault();
  return String(new FormData(event.currentTarget).get(name));
}

/** Whom a token without an e-mail address is for. */
function nameIn(token: string): string {
  const { sub, role } = claims(token);
  return String(sub ?? role ?? "somebody whom the token does not name");
}
