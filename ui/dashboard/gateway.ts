// The gateway: queries and mutations over HTTP, subscriptions over one websocket that is made again for ever.

import { effect, signal } from "@preact/signals";
import { type Client, createClient } from "graphql-ws";
import type { TypedDocumentString } from "./gql/graphql";
import { session, signOut } from "./session";

/** An error with the gateway's code, or UNREACHABLE where it did not answer. */
export class Failure extends Error {
  constructor(message: string, readonly code: string, readonly field: string | null = null) {
    super(message);
  }
}

interface GraphQLErrorShape {
  message: string;
  extensions?: { code?: string; field?: string };
}

/** How the websocket is: what the header tells. */
export type Connection = "idle" | "connecting" | "connected" | "lost";
export const connection = signal<Connection>("idle");

/** Grows each time that the connection is there again: who has old data then reads anew. */
export const reconnections = signal(0);

const ENDED = "Your session has ended. Sign in again.";

/** Run a query or mutation. Throws Failure. */
export async function execute<R, V>(document: TypedDocumentString<R, V>, variables: V, abort?: AbortSignal): Promise<R> {
  const token = session.peek()?.token;
  let answer: { data?: R; errors?: GraphQLErrorShape[] };
  try {
    const response = await fetch("/graphql", {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/graphql-response+json, application/json",
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify({ ...named(document), variables }),
      ...(abort ? { signal: abort } : {}),
    });
    answer = await response.json();
  } catch (error) {
    if (abort?.aborted) throw error;
    throw new Failure("The gateway cannot be reached.", "UNREACHABLE");
  }
  const [first] = answer.errors ?? [];
  if (first) throw ended(failure(first), token);
  return answer.data as R;
}

/** Documents go by their hash, which the gateway knows: so the dashboard works where others are refused, too. */
function named(document: TypedDocumentString<unknown, never>): { query: string } {
  return { documentId: document.__meta__?.["hash"] } as unknown as { query: string }; // graphql-ws insists on `query`
}

export function failure(error: GraphQLErrorShape): Failure {
  return new Failure(error.message, error.extensions?.code ?? "INTERNAL", error.extensions?.field ?? null);
}

/** A token that is refused ends the session, if it is still that one's. */
function ended(found: Failure, token: string | undefined): Failure {
  if (found.code === "UNAUTHENTICATED" && token && session.peek()?.token === token) signOut(ENDED);
  return found;
}

let client: Client | null = null;

effect(() => {
  const token = session.value?.token;
  const old = client;
  client = token ? connect(token) : null;
  if (!token) connection.value = "idle";
  void old?.dispose();
});

function connect(token: string): Client {
  let before = false;
  const own = () => session.peek()?.token === token;
  return createClient({
    url: new URL("/graphql", location.href).href.replace(/^http/, "ws"),
    connectionParams: { Authorization: `Bearer ${token}` },
    lazy: false,
    keepAlive: 15_000,
    connectionAckWaitTimeout: 10_000,
    retryAttempts: Infinity,
    shouldRetry: () => own(),
    // Soon at first, since a restart is short; at random, since others were cut off at the same moment.
    retryWait: (attempt) => pause(Math.min(5_000, 250 * 2 ** attempt) * (0.5 + Math.random() / 2)),
    onNonLazyError: () => {},
    on: {
      connecting: () => own() && (connection.value = before ? "lost" : "connecting"),
      connected: () => {
        if (!own()) return;
        connection.value = "connected";
        if (before) reconnections.value += 1;
        before = true;
      },
      closed: (event) => {
        if (!own()) return;
        connection.value = "lost";
        if ((event as CloseEvent).code === 4403) signOut(ENDED);
      },
    },
  });
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
  if (!client) return () => {};
  const token = session.peek()?.token;
  let over = false;
  const stop = client.subscribe<R>(
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
        over = true;
        const [first] = Array.isArray(found) ? (found as GraphQLErrorShape[]) : [];
        listener.error?.(first ? ended(failure(first), token) : new Failure("The connection broke off.", "UNREACHABLE"));
      },
      complete: () => {
        if (over) return;
        over = true;
        listener.complete?.();
      },
    },
  );
  return () => {
    over = true;
    stop();
  };
}
