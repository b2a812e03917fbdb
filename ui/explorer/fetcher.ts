// What GraphiQL asks the gateway: queries and mutations over HTTP, subscriptions over one websocket, as whoever is
// signed in. A socket that is cut is opened again, and what was followed goes on.

import type { Fetcher, FetcherParams } from "@graphiql/toolkit";
import { type DocumentNode, type ExecutionResult, type GraphQLError, Kind, type OperationDefinitionNode, parse } from "graphql";
import { CloseCode, createClient } from "graphql-ws";
import { lost, reached } from "./connection";
import { ask, ENDPOINT } from "./gateway";
import { goOn, type Payload } from "./resume";
import { authorization, refused, session } from "./session";
import { State } from "./state";

const PING = 10_000; // ms
const TERMINATED = 4499; // graphql-ws ends a socket with it at this side

/** The subscription that is open, or was the last: how many events came. */
export const following = new State<{ events: number; open: boolean } | null>(null);

export const fetcher: Fetcher = (params, options) => {
  const { document, operation } = read(params);
  const payload: Payload = {
    query: params.query,
    variables: (params.variables ?? {}) as Record<string, unknown>,
    // GraphiQL may still have the name of what was in the editor before.
    operationName: operation?.name?.value ?? (document ? undefined : params.operationName ?? undefined),
  };
  if (document && operation?.operation === "subscription") return follow(payload, document, operation);
  if (params.operationName !== "IntrospectionQuery") following.value = null;
  return post(payload, options?.headers);
};

function read(params: FetcherParams): { document?: DocumentNode; operation?: OperationDefinitionNode | undefined } {
  try {
    const document = parse(params.query);
    const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
    return { document, operation: operations.find(({ name }) => name?.value === params.operationName) ?? operations[0] };
  } catch {
    return {}; // the gateway says what is wrong with it
  }
}

async function post(payload: Payload, written?: Record<string, string>): Promise<ExecutionResult> {
  const headers = { "Content-Type": "application/json" };
  const response = await ask(ENDPOINT, { method: "POST", headers, body: JSON.stringify(payload) }, written);
  return (await response.json().catch(() => {
    throw new Error(`Something between here and the gateway answered ${response.status}.`); // the gateway answers JSON
  })) as ExecutionResult;
}

let pong: ReturnType<typeof setTimeout> | undefined;
let shown: string | undefined; // the Authorization that the socket was opened with

const client = createClient({
  url: ENDPOINT.href.replace(/^http/, "ws"),
  connectionParams: () => {
    const given = authorization();
    shown = given["Authorization"];
    return given;
  },
  retryAttempts: Infinity,
  retryWait: (retries) => new Promise((resolve) => setTimeout(resolve, Math.min(500 * 2 ** retries, 5_000) * (0.5 + Math.random()))),
  // What the gateway refuses stays refused; to end a socket here is to open it again as somebody else.
  shouldRetry: (event) => !(event instanceof CloseEvent) || event.code < 4400 || event.code === TERMINATED,
  keepAlive: PING,
  on: {
    connected: reached,
    ping: (received) => {
      if (!received) pong = setTimeout(() => client.terminate(), PING / 2);
    },
    pong: (received) => {
      if (received) clearTimeout(pong);
    },
    closed: (event) => {
      clearTimeout(pong);
      const { code } = event as CloseEvent;
      if (code === CloseCode.Forbidden) refused(shown);
      else if (code !== 1000 && code !== TERMINATED && code < 4400) lost();
    },
  },
});
session.listen(() => client.terminate());

function follow(payload: Payload, document: DocumentNode, operation: OperationDefinitionNode): AsyncIterableIterator<ExecutionResult> {
  const events = client.iterate(payload);
  following.value = { events: 0, open: true };
  const ended = () => (following.value = following.value && { ...following.value, open: false });
  return {
    async next() {
      const step = await events.next().catch((error: unknown) => {
        ended();
        // A token that expires ends what is followed; the socket may be closed from here before it is from there.
        if (isUnauthenticated(error)) refused(shown);
        throw error instanceof CloseEvent ? new Error(`The gateway closed the socket: ${error.code} ${error.reason}`.trim()) : error;
      });
      if (step.done) ended();
      else {
        following.value = { events: (following.value?.events ?? 0) + 1, open: true };
        goOn(payload, document, operation, step.value.data);
      }
      return step as IteratorResult<ExecutionResult>;
    },
    async return() {
      ended();
      await events.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function isUnauthenticated(errors: unknown): boolean {
  return Array.isArray(errors) && errors.some((error: Partial<GraphQLError>) => error.extensions?.["code"] === "UNAUTHENTICATED");
}
