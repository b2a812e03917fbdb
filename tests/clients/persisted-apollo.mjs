// Runs a query twice through Apollo Client's persisted queries, hashed ones by GET:
// `node persisted-apollo.mjs URL QUERY [ID]`; an ID stands for the hash of the query, as a manifest names it.
// Prints one JSON line for each request (see wire.mjs) and one for each result.
import { createHash } from 'node:crypto';
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { createPersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { line, printingFetch } from './wire.mjs';

const [uri, text, id] = process.argv.slice(2);
const sha256 = (query) => createHash('sha256').update(query).digest('hex');
const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.from([
    createPersistedQueryLink({
      ...(id ? { generateHash: () => id } : { sha256 }),
      useGETForHashedQueries: true,
    }),
    new HttpLink({ uri, fetch: printingFetch }),
  ]),
});
const query = gql(text);
for (let turn = 0; turn < 2; turn += 1) {
  const { data, error } = await client.query({ query, fetchPolicy: 'no-cache', errorPolicy: 'all' });
  line(error ? { error: error.message } : { data });
}
client.stop();
