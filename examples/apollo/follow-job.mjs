// Starts a job, prints each of its results once and in order, and resumes after a cut.
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createClient } from 'graphql-ws';
import { tap } from 'rxjs';
import WebSocket from 'ws';

globalThis.WebSocket ??= WebSocket; // browsers have it, and Node from 22 on

const { TRELLIS_URL = 'http://127.0.0.1:8000', TRELLIS_TOKEN } = process.env;
const headers = { Authorization: `Bearer ${TRELLIS_TOKEN}` };
const socket = createClient({
  url: `${TRELLIS_URL.replace(/^http/, 'ws')}/graphql`,
  connectionParams: headers,
  retryAttempts: Infinity,
  shouldRetry: ({ code }) => code !== 4403, // the token is no good (any more)
});

// After a cut graphql-ws subscribes again by itself, with the variables as they are by then.
const resume = new ApolloLink((operation, forward) => {
  const variables = (operation.variables = { ...operation.variables });
  const advance = ({ data }) => data && (variables.after = data.coiceJobResults.sequence);
  return forward(operation).pipe(tap(advance));
});

const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.split(
    ({ operationType }) => operationType === 'subscription',
    resume.concat(new GraphQLWsLink(socket)),
    new HttpLink({ uri: `${TRELLIS_URL}/graphql`, headers }),
  ),
});

const { data: started } = await client.mutate({
  mutation: gql`
    mutation Start($input: StartCoiceJobInput!) {
      startCoiceJob(input: $input) { job { id rowId } }
    }
  `,
  variables: { input: { pipelineId: 'f84e63d8-c17d-5b26-85fd-7405b5c6831c', libraryId: 1 } },
});
const jobId = started.startCoiceJob.job.rowId;
console.log('job', jobId);

const results = client.subscribe({
  query: gql`
    subscription Follow($jobId: UUID!, $after: Int!) {
      coiceJobResults(jobId: $jobId, after: $after) { id sequence image { id name } result }
    }
  `,
  variables: { jobId, after: 0 },
});
await results.forEach(({ data, error }) => {
  if (error) throw error;
  const { sequence, image, result } = data.coiceJobResults;
  console.log(sequence, image?.name, JSON.stringify(result));
});
