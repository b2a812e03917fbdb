import { useState } from "preact/hooks";
import { SignInDocument } from "./gql/graphql";
import { useAction } from "./load";
import { Refusal } from "./parts/notice";
import { ofToken } from "../session";
import { config, farewell, signIn } from "./session";

/** Sign in: as a demo person in local mode, else by e-mail address and password; or paste a token. */
export function SignIn() {
  const { run, busy, failure } = useAction(SignInDocument);
  const [pasted, setPasted] = useState("");

  async function enter(email: string, password: string) {
    const answer = await run({ input: { email, password } });
    if (answer) signIn({ token: answer.signIn.accessToken, email: answer.signIn.email });
  }

  return (
    <main class="sign-in" tabIndex={-1}>
      <h1>Sign in to Trellis</h1>
      {farewell.value && (
        <p class="notice" role="status">
          {farewell.value}
        </p>
      )}
      <Refusal failure={failure} />
      {config.people.length > 0 ? (
        <ul class="people-choice" aria-label="Demo people">
          {config.people.map((person) => (
            <li key={person.email}>
              <button type="button" disabled={busy} onClick={() => enter(person.email, "")}>
                <strong>{person.label}</strong>
                <span>{person.email}</span>
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const given = new FormData(event.currentTarget);
            void enter(String(given.get("email")), String(given.get("password")));
          }}
        >
          <label>
            E-mail <input name="email" type="email" autocomplete="username" required />
          </label>
          <label>
            Password <input name="password" type="password" autocomplete="current-password" required />
          </label>
          <button type="submit" class="primary" disabled={busy}>
            Sign in
          </button>
        </form>
      )}
      <details>
        <summary>Use a token</summary>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            signIn(ofToken(pasted));
          }}
        >
          <label>
            Access token
            <input value={pasted} onInput={(event) => setPasted(event.currentTarget.value)} autocomplete="off" required />
          </label>
          <button type="submit">Use it</button>
        </form>
      </details>
    </main>
  );
}
