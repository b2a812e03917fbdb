// What Postgres announces, for the servers on Node.
import pg from "pg";

/** Calls `heard` with each event; resolves when the connection listens. */
export async function listen(heard) {
  const client = new pg.Client({ connectionString: process.env.BENCH_DSN });
  await client.connect();
  client.on("notification", ({ payload }) => heard(JSON.parse(payload)));
  await client.query("listen bench_events");
}

export const schemaText = `
  scalar JSON
  type RunEvent { sequence: Int! type: String! data: JSON! }
  type Query { ok: Boolean }
  type Subscription { runEvents(runId: ID!, after: Int): RunEvent! }
`;
