// Runs one operation through the npm client graphql-ws: `node follow-ws.mjs URL QUERY [VARIABLES]`.
// The environment's TOKEN, if any, goes into connection_init. Prints one JSON line for each result, then
// {"complete":true}, or {"error":…} and exits with 1.
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { report } from './report.mjs';

const [url, query, variables] = process.argv.slice(2);
const token = process.env.TOKEN;
const client = createClient({
  url: url.replace(/^http/, 'ws'),
  webSocketImpl: WebSocket,
  connectionParams: token ? { Authorization: `Bearer ${token}` } : undefined,
  retryAttempts: 0,
});
await report(client, { query, variables: variables && JSON.parse(variables) });
