// Mercurius as its documentation writes it: its own sockets, and its emitter between the event and subscribers.
import Fastify from "fastify";
import { GraphQLScalarType } from "graphql";
import mercurius from "mercurius";
import { listen, schemaText } from "./events.mjs";

const app = Fastify();
app.register(mercurius, {
  schema: schemaText,
  resolvers: {
    JSON: new GraphQLScalarType({ name: "JSON" }),
    Subscription: { runEvents: { subscribe: (_, __, { pubsub }) => pubsub.subscribe("RUN_EVENTS") } },
  },
  subscription: true,
  jit: 1,
  path: "/graphql",
});
await app.ready();
await listen((runEvents) => app.graphql.pubsub.publish({ topic: "RUN_EVENTS", payload: { runEvents } }));
await app.listen({ port: Number(process.env.BENCH_PORT), host: "127.0.0.1" });
