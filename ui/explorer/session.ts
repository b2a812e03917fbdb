// Who is signed in here, and how one comes to be.

import { keep, ofToken, onChange, type Session, stored } from "../session";
import { lost } from "./connection";
import { State } from "./state";

// The token that the gateway does not take any more. Its session stays for other tabs: the dashboard may be asking its
// person for another token, so as not to lose what is on the page.
let refusedToken: string | undefined;

export const session = new State<Session | null>(stored());
onChange(() => {
  const kept = stored();
  session.value = kept?.token === refusedToken ? null : kept;
});

/** Why nobody is signed in any more, where that was not the person's own wish. */
export const farewell = new State<string | null>(null);

const SIGN_IN = "mutation ($input: SignInInput!) { signIn(input: $input) { accessToken email } }";

/** Sign in; without a password as a demo person. Throws an Error that says what is wrong. */
export async function signIn(email: string, password: string): Promise<void> {
  const { signIn } = await asked<{ signIn: { accessToken: string; email: string } }>(SIGN_IN, { input: { email, password } });
  welcome({ token: signIn.accessToken, email: signIn.email });
}

/** Go on with a pasted token, if the gateway takes it. Throws an Error that says what is wrong. */
export async function takeToken(pasted: string): Promise<void> {
  const given = ofToken(pasted);
  await asked("{ __typename }", {}, given.token);
  welcome(given);
}

/** Nobody is signed in from here on, in any tab. */
export function signOut(): void {
  farewell.value = null;
  keep(null);
}

/** The header or socket payload that says who asks. */
export function authorization(): Record<string, string> {
  return session.value ? { Authorization: `Bearer ${session.value.token}` } : {};
}

/** The gateway does not take an `Authorization` any more. If it is that of the session, nobody is signed in here now. */
export function refused(sent: string | null | undefined): void {
  if (!sent || sent !== authorization()["Authorization"]) return;
  refusedToken = session.value?.token;
  farewell.value = "Your session has ended. Sign in again.";
  session.value = null;
}

function welcome(next: Session): void {
  farewell.value = null;
  keep(next);
}

async function asked<T>(query: string, variables: object, token?: string): Promise<T> {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/graphql-response+json",
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify({ query, variables }),
  }).catch(() => {
    lost();
    throw new Error("the gateway cannot be reached");
  });
  const answer = (await response.json().catch(() => null)) as { data?: T; errors?: { message: string }[] } | null;
  if (!answer?.data) throw new Error(answer?.errors?.[0]?.message ?? `the gateway answered ${response.status}`);
  return answer.data;
}
