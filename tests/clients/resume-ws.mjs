// Follows `numbers` through the npm client graphql-ws, and goes on after the last one each time that the
// connection is made again: `node resume-ws.mjs URL TO PAUSE`. Prints one JSON line for each number and for
// each close ({"closed": code}), then {"complete":true}.
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const [url, to, pause] = process.argv.slice(2);
const line = (value) => console.log(JSON.stringify(value));
const client = createClient({
  url: url.replace(/^http/, 'ws'),
  webSocketImpl: WebSocket,
  retryAttempts: 100,
  retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
  shouldRetry: () => true,
  on: { closed: ({ code }) => line({ closed: code }) },
});
// Each time that it subscribes, the client sends the payload as it is then.
const variables = { after: 0, to: Number(to), pause: Number(pause) };
const query = 'subscription ($after: Int!, $to: Int!, $pause: Int!) { numbers(after: $after, to: $to, pause: $pause) }';
await new Promise((resolve, reject) => {
  client.subscribe(
    { query, variables },
    {
      next: ({ data }) => {
        variables.after = data.numbers;
        line(data.numbers);
      },
      error: reject,
      complete: resolve,
    },
  );
});
line({ complete: true });
await client.dispose();
