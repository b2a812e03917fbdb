// What is asked of the gateway over HTTP: as whoever is signed in. What becomes of that, session and connection hear.

import { lost, reached } from "./connection";
import { authorization, refused } from "./session";

export const ENDPOINT = new URL("/graphql", location.href);

/** The gateway's answer; headers that were `written` by hand override all others. Throws an Error where it cannot be reached. */
export async function ask(address: URL, { headers, ...init }: RequestInit, written: Record<string, string> = {}): Promise<Response> {
  const sent = new Headers({ Accept: "application/graphql-response+json, application/json;q=0.9", ...authorization(), ...headers });
  for (const [name, value] of Object.entries(written)) sent.set(name, value);
  const response = await fetch(address, { ...init, headers: sent }).catch((error: unknown) => {
    if (init.signal?.aborted) throw error;
    lost();
    throw new Error("The gateway cannot be reached.");
  });
  reached();
  if (response.status === 401) refused(sent.get("Authorization"));
  return response;
}
