// graphql-ws on ws, as its documentation writes it: an async generator per subscriber, fed in the process.
import { createServer } from "node:http";
import { buildSchema } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import { listen, schemaText } from "./events.mjs";

const subscribers = new Set();
await listen((event) => {
  for (const push of subscribers) push(event);
});

async function* runEvents() {
  const waiting = [];
  let wake = () => {};
  const push = (event) => {
    waiting.push(event);
    wake();
  };
  subscribers.add(push);
  try {
    for (;;) {
      while (waiting.length) yield { runEvents: waiting.shift() };
      await new Promise((resolve) => (wake = resolve));
    }
  } finally {
    subscribers.delete(push);
  }
}

const schema = buildSchema(schemaText);
const server = createServer();
const sockets = new WebSocketServer({ server, path: "/graphql" });
useServer({ schema, roots: { subscription: { runEvents } } }, sockets);
server.listen(Number(process.env.BENCH_PORT), "127.0.0.1");
