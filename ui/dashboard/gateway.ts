// The gateway: queries and mutations over HTTP, subscriptions over one websocket that is made again for ever.

import { effect, signal } from "@preact/signals";
import { type Client, createClient } from "graphql-ws";
import { learn } from "./clock";
import { expired, renewed, time, wanted } from "./expiry";
import { RenewSessionDocument, type TypedDocumentString } from "./gql/graphql";
import { session, signOut, who } from "./session";

/** An error with the gateway's code, or UNREACHABLE where it did not answer. */
export class Failure extends Error {
  constructor(
    message: string,
    readonly code: string,
    readonly field: string | null = null,
    readonly extensions: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

interface GraphQLErrorShape {
  message: string;
  extensions?: { code?: string; field?: string; [name: string]: unknown };
}

/** How the websocket is: what the header tells. */
export type Connection = "idle" | "connecting" | "connected" | "lost";
export const connection = signal<Connection>("idle");

/** Grows each time that the connection is there again: who has old data then reads anew. */
export const reconnections = signal(0);

/** Whether the gateway has become another release, which does not know this page's documents. */
export const outdated = signal(false);

const ENDED = "Your session has ended. Sign in again.";

/**
 * Run a query or mutation. Throws Failure. Where the token has expired it waits until the person has another one;
 * nothing was done before. `token`: another one than the session's, to try it.
 */
export async function execute<R, V>(
  document: TypedDocumentString<R, V>,
  variables: V,
  abort?: AbortSignal,
  token?: string,
): Promise<R> {
  const own = session.peek()?.token;
  const [data, refusal] = await ask(document, variables, token ?? own, abort);
  if (!refusal) return data as R;
  if (token === undefined && own && refusal.code === "UNAUTHENTICATED") {
    if (expired(own)) {
      wanted.value += 1;
      const again = await renewed(own);
      abort?.throwIfAborted();
      if (again) return execute(document, variables, abort);
    }
    endSession(own);
  }
  throw refusal;
}

async function ask<R, V>(
  document: TypedDocumentString<R, V>,
  variables: V,
  token: string | undefined,
  abort: AbortSignal | undefined,
): Promise<[R | undefined, Failure | undefined]> {
  let answer: { data?: R; errors?: GraphQLErrorShape[] };
  const asked = Date.now();
  try {
    const response = await reach("/graphql", {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/graphql-response+json, application/json",
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify({ ...named(document), variables }),
      ...(abort ? { signal: abort } : {}),
    });
    learn(response.headers.get("Date"), asked);
    answer = await response.json();
  } catch (error) {
    if (abort?.aborted) throw error;
    throw new Failure("The gateway cannot be reached.", "UNREACHABLE");
  }
  const [first] = answer.errors ?? [];
  return [answer.data, first && failure(first)];
}

/** An answer, whatever it says. Where there is none the socket is most likely cut, too: nothing tells of that but silence. */
async function reach(address: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(address, request);
  } catch (error) {
    if (!request.signal?.aborted && connection.peek() === "connected" && Date.now() - connectedAt > LASTING) client?.terminate();
    throw error;
  }
}

/** Documents go by their hash, which the gateway knows: so the dashboard works where others are refused, too. */
function named(document: TypedDocumentString<unknown, never>): { query: string } {
  // graphql-ws insists on a `query`; an empty one says nothing.
  const payload = { query: "", documentId: document.__meta__?.["hash"] };
  return payload;
}

export function failure(error: GraphQLErrorShape): Failure {
  if (error.extensions?.code === "NOT_FOUND" && error.extensions.field === "documentId") {
    outdated.value = true;
    return new Failure("This page is older than the gateway. Load it anew.", "OUTDATED");
  }
  return new Failure(error.message, error.extensions?.code ?? "INTERNAL", error.extensions?.field ?? null, error.extensions);
}

/** A token that is refused ends the session, if it is still that one's. */
function endSession(token: string | undefined): void {
  if (token && session.peek()?.token === token) signOut(ENDED);
}

let client: Client | null = null;

const LASTING = 5_000; // milliseconds: a socket that was made a moment ago is none that was cut unnoticed
let connectedAt = 0;
const PING = 15_000; // milliseconds

// The browser knows of a cable that was drawn long before the socket does.
addEventListener("offline", () => client?.terminate());

effect(() => {
  const person = who.value;
  const old = client;
  client = person === null ? null : connect(person);
  if (!client) connection.value = "idle";
  Promise.resolve(old?.dispose()).catch(() => {}); // it had no connection yet, and will have none
});

function connect(person: string): Client {
  let before = false;
  let sent: string | undefined; // the token that the socket has
  let pong: ReturnType<typeof setTimeout> | undefined; // a socket that is silent is cut, though nothing says so
  const own = () => who.peek() === person;
  const made = createClient({
    url: new URL("/graphql", location.href).href.replace(/^http/, "ws"),
    connectionParams: () => ({ Authorization: `Bearer ${(sent = session.peek()?.token)}` }),
    lazy: false,
    keepAlive: PING,
    connectionAckWaitTimeout: 10_000,
    retryAttempts: Infinity,
    shouldRetry: own,
    retryWait: async (attempt) => {
      const token = session.peek()?.token;
      if (time.peek() === "over" && token) await renewed(token);
      // Soon at first, since a restart is short; at random, since others were cut off at the same moment.
      else await pause(Math.min(5_000, 250 * 2 ** attempt) * (0.5 + Math.random() / 2));
    },
    onNonLazyError: () => {},
    on: {
      connecting: () => own() && (connection.value = before ? "lost" : "connecting"),
      connected: () => {
        if (!own()) return;
        connection.value = "connected";
        connectedAt = Date.now();
        if (before) reconnections.value += 1;
        before = true;
      },
      ping: (received) => {
        if (!received) pong = setTimeout(() => made.terminate(), PING / 2);
      },
      pong: () => clearTimeout(pong),
      closed: (event) => {
        clearTimeout(pong);
        if (!own()) return;
        connection.value = "lost";
        if ((event as CloseEvent).code === 4403 && !(sent && expired(sent))) endSession(sent);
      },
    },
  });
  // A newer token of the same person goes over the open socket; a socket that does not take it is made again.
  const stop = effect(() => {
    const token = session.value?.token;
    if (!token || !own() || connection.value !== "connected" || token === sent) return;
    sent = token;
    once(made, RenewSessionDocument, { token }).catch(() => made.terminate());
  });
  return { ...made, dispose: () => (stop(), made.dispose()) };
}

/** Run a mutation over the socket. */
function once<R, V extends Record<string, unknown>>(on: Client, document: TypedDocumentString<R, V>, variables: V): Promise<void> {
  return new Promise((resolve, reject) =>
    on.subscribe<R>(
      { ...named(document), variables },
      { next: ({ errors }) => errors && reject(errors), error: reject, complete: resolve },
    ),
  );
}

let wake: (() => void) | null = null;
addEventListener("online", () => wake?.());

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      wake = null;
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    wake = done;
  });
}

export interface Listener<R> {
  next(data: R): void;
  error?(failure: Failure): void;
  complete?(): void;
}

/**
 * Subscribe until the function that comes back is called. After each cut the client subscribes again with
 * `variables` as they are then: a stream's listener keeps its cursor in them.
 */
export function subscribe<R, V extends Record<string, unknown>>(
  document: TypedDocumentString<R, V>,
  variables: V,
  listener: Listener<R>,
): () => void {
  let over = false;
  let stop = () => {};
  const end = (found: Failure) => {
    over = true;
    listener.error?.(found);
  };
  const begin = () => {
    const token = session.peek()?.token;
    if (over || !client) return;
    stop = client.subscribe<R>(
      { ...named(document), variables },
      {
        next: ({ data, errors }) => {
          if (over) return;
          const [first] = errors ?? [];
          if (first) listener.error?.(failure(first as GraphQLErrorShape));
          else listener.next(data as R);
        },
        error: (found) => {
          if (over) return;
          const [first] = Array.isArray(found) ? (found as GraphQLErrorShape[]) : [];
          if (!first) return end(new Failure("The connection broke off.", "UNREACHABLE"));
          const refusal = failure(first);
          if (refusal.code !== "UNAUTHENTICATED" || !token) return end(refusal);
          if (!expired(token)) endSession(token);
          else return void renewed(token).then((again) => (again ? begin() : end(refusal)));
          end(refusal);
        },
        complete: () => {
          if (over) return;
          over = true;
          listener.complete?.();
        },
      },
    );
  };
  begin();
  return () => {
    over = true;
    stop();
  };
}
