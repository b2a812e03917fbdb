// Starts a job, prints each of its results once and in order, and resumes after a cut.
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const { TRELLIS_URL = 'http://127.0.0.1:8000', TRELLIS_TOKEN } = process.env;
const START = `mutation Start($input: StartCoiceJobInput!) {
  startCoiceJob(input: $input) { job { rowId } }
}`;
const FOLLOW = `subscription Follow($jobId: UUID!, $after: Int!) {
  coiceJobResults(jobId: $jobId, after: $after) { sequence image { name } result }
}`;

const client = createClient({
  url: `${TRELLIS_URL.replace(/^http/, 'ws')}/graphql`,
  webSocketImpl: WebSocket, // browsers have their own
  connectionParams: { Authorization: `Bearer ${TRELLIS_TOKEN}` },
  retryAttempts: Infinity,
  shouldRetry: ({ code }) => code !== 4403, // the token is no good (any more)
});

async function* ask(query, variables) {
  for await (const { data, errors } of client.iterate({ query, variables })) {
    if (errors) throw new Error(errors[0].message);
    yield data;
  }
}

const input = {
  pipelineId: 'f84e63d8-c17d-5b26-85fd-7405b5c6831c',
  libraryId: 1,
  idempotencyKey: crypto.randomUUID(), // sent again after a cut, it starts no second job
};
const { value: started } = await ask(START, { input }).next();
const jobId = started.startCoiceJob.job.rowId;
console.log('job', jobId);

// After a cut the client subscribes again by itself, with the variables as they are by then.
const variables = { jobId, after: 0 };
for await (const { coiceJobResults: found } of ask(FOLLOW, variables)) {
  variables.after = found.sequence;
  console.log(found.sequence, found.image?.name, JSON.stringify(found.result));
}
