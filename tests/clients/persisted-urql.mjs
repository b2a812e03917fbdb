// Runs a query twice through urql's persisted exchange, hashed ones by GET:
// `node persisted-urql.mjs URL QUERY [ID]`; an ID stands for the hash of the query, as a manifest names it.
// Prints one JSON line for each request (see wire.mjs) and one for each result.
import { Client, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { line, printingFetch } from './wire.mjs';

const [url, query, id] = process.argv.slice(2);
const client = new Client({
  url,
  fetch: printingFetch,
  exchanges: [
    persistedExchange({
      preferGetForPersistedQueries: 'force',
      ...(id ? { generateHash: async () => id, enforcePersistedQueries: true } : {}),
    }),
    fetchExchange,
  ],
});
for (let turn = 0; turn < 2; turn += 1) {
  const { data, error } = await client.query(query, {}, { requestPolicy: 'network-only' }).toPromise();
  line(error ? { error: error.graphQLErrors[0]?.message ?? error.message } : { data });
}
