import { useState } from "preact/hooks";
import { claims, ofToken, type Session } from "../session";
import { execute, Failure } from "./gateway";
import { SignInDocument, TryTokenDocument } from "./gql/graphql";
import { asFailure } from "./load";
import { Refusal } from "./parts/notice";
import { config } from "./session";

/**
 * Ways to get a session: as a demo person in local mode, else by e-mail address and password; or by a token.
 * `email` limits them to one person, where somebody signs in again.
 */
export function Credentials({ email, use }: { email?: string | null; use(session: Session): void }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();

  async function attempt(way: () => Promise<Session>) {
    setBusy(true);
    setFailure(undefined);
    try {
      use(await way());
    } catch (error) {
      setFailure(asFailure(error));
    }
    setBusy(false);
  }

  const enter = (address: string, password: string) =>
    attempt(async () => {
      const { signIn } = await execute(SignInDocument, { input: { email: address, password } });
      return { token: signIn.accessToken, email: signIn.email };
    });

  const people = config.people.filter((person) => !email || person.email === email);
  return (
    <div class="credentials">
      <Refusal failure={failure} />
      {people.length > 0 && (
        <ul class="people-choice" aria-label="Demo people">
          {people.map((person) => (
            <li key={person.email}>
              <button type="button" disabled={busy} onClick={() => enter(person.email, "")}>
                <strong>{person.label}</strong>
                <span>{person.email}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {config.people.length === 0 && <Password email={email} busy={busy} enter={enter} />}
      {/* Who came by a token goes on by one. */}
      <details open={email === null || (config.people.length > 0 && people.length === 0)}>
        <summary>Use a token</summary>
        <Token busy={busy} enter={(pasted) => attempt(() => tried(pasted))} />
      </details>
    </div>
  );
}

function Password(props: {
  email: string | null | undefined;
  busy: boolean;
  enter(address: string, password: string): void;
}) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const given = new FormData(event.currentTarget);
        props.enter(String(given.get("email")), String(given.get("password")));
      }}
    >
      <label>
        E-mail
        <input
          name="email"
          type="email"
          autocomplete="username"
          required
          {...(props.email ? { value: props.email, readOnly: true } : {})}
        />
      </label>
      <label>
        Password <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <button type="submit" class="primary" disabled={props.busy}>
        {props.busy ? "Signing in…" : "Sign in"}
      </button>
    </form>
  );
}

function Token({ busy, enter }: { busy: boolean; enter(pasted: string): void }) {
  const [pasted, setPasted] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        enter(pasted);
      }}
    >
      <label>
        Access token
        <input
          value={pasted}
          onInput={(event) => setPasted(event.currentTarget.value)}
          autocomplete="off"
          spellcheck={false}
          required
        />
      </label>
      <button type="submit" disabled={busy}>
        Use it
      </button>
    </form>
  );
}

/** The session of a pasted token. Throws Failure for what is no token, and in the gateway's words for one that it refuses. */
async function tried(pasted: string): Promise<Session> {
  const found = ofToken(pasted);
  if (typeof claims(found.token)["role"] !== "string")
    throw new Failure("This is no access token: one has three parts with dots between them, and begins with “eyJ”.", "BAD_USER_INPUT");
  await execute(TryTokenDocument, {}, undefined, found.token);
  return found;
}
