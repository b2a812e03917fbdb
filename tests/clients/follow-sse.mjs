// Runs one operation through the npm client graphql-sse: `node follow-sse.mjs URL QUERY [VARIABLES]`.
// The environment's TOKEN, if any, goes into the Authorization header. Prints what follow-ws.mjs prints.
import { createClient } from 'graphql-sse';
import { report } from './report.mjs';

const [url, query, variables] = process.argv.slice(2);
const token = process.env.TOKEN;
const client = createClient({
  url,
  headers: token ? { Authorization: `Bearer ${token}` } : undefined,
  retryAttempts: 0,
});
await report(client, { query, variables: variables && JSON.parse(variables) });
