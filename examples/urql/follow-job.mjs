// Starts a job, prints each of its results once and in order, and resumes after a cut.
import { Client, fetchExchange, gql, subscriptionExchange } from '@urql/core';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const { TRELLIS_URL = 'http://127.0.0.1:8000', TRELLIS_TOKEN } = process.env;
const headers = { Authorization: `Bearer ${TRELLIS_TOKEN}` };
const socket = createClient({
  url: `${TRELLIS_URL.replace(/^http/, 'ws')}/graphql`,
  webSocketImpl: WebSocket, // browsers have their own
  connectionParams: headers,
  retryAttempts: Infinity,
  shouldRetry: ({ code }) => code !== 4403, // the token is no good (any more)
});

// After a cut graphql-ws subscribes again by itself, with the variables as they are by then.
const forwardSubscription = ({ query, variables: given }) => ({
  subscribe({ next, error, complete }) {
    const variables = { ...given };
    const advance = (result) => {
      if (result.data) variables.after = result.data.coiceJobResults.sequence;
      next(result);
    };
    return { unsubscribe: socket.subscribe({ query, variables }, { next: advance, error, complete }) };
  },
});

const client = new Client({
  url: `${TRELLIS_URL}/graphql`,
  fetchOptions: { headers },
  exchanges: [fetchExchange, subscriptionExchange({ forwardSubscription })],
});

const START = gql`
  mutation Start($input: StartCoiceJobInput!) {
    startCoiceJob(input: $input) { job { rowId } }
  }
`;
const FOLLOW = gql`
  subscription Follow($jobId: UUID!, $after: Int!) {
    coiceJobResults(jobId: $jobId, after: $after) { sequence image { name } result }
  }
`;

const input = { pipelineId: 'f84e63d8-c17d-5b26-85fd-7405b5c6831c', libraryId: 1 };
const { data: started, error: refused } = await client.mutation(START, { input });
if (refused) throw refused;
const jobId = started.startCoiceJob.job.rowId;
console.log('job', jobId);

await new Promise((resolve, reject) => {
  client.subscription(FOLLOW, { jobId, after: 0 }).subscribe(({ data, error, hasNext }) => {
    if (error) return reject(error);
    if (!hasNext) return resolve(); // the end, told with the last result once more
    const { sequence, image, result } = data.coiceJobResults;
    console.log(sequence, image?.name, JSON.stringify(result));
  });
});
