// Runs one subscription through Apollo Client over HTTP: `node follow-apollo.mjs URL QUERY [VARIABLES]`.
// The environment's TOKEN, if any, goes into the Authorization header. Prints what follow-ws.mjs prints, and
// first of all the response's content type.
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { line } from './wire.mjs';

const [uri, text, variables] = process.argv.slice(2);
const token = process.env.TOKEN;
const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: new HttpLink({
    uri,
    headers: token ? { Authorization: `Bearer ${token}` } : undefined,
    fetch: async (...request) => {
      const response = await fetch(...request);
      line({ type: response.headers.get('content-type') });
      return response;
    },
  }),
});
const followed = client.subscribe({
  query: gql(text),
  variables: variables && JSON.parse(variables),
  fetchPolicy: 'no-cache',
});
await new Promise((resolve) => {
  followed.subscribe({
    next: ({ data, error }) => line(error ? { error: error.name, message: error.message } : { data }),
    error: ({ name, message }) => {
      line({ error: name, message });
      resolve();
    },
    complete: () => {
      line({ complete: true });
      resolve();
    },
  });
});
client.stop();
