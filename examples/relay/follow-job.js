// Starts a job, prints each of its results once and in order, and resumes after a cut.
const { createClient } = require('graphql-ws');
const { commitMutation, requestSubscription } = require('relay-runtime');
const { Environment, Network, Observable, RecordSource, Store } = require('relay-runtime');
const WebSocket = require('ws');

// What babel-plugin-relay makes of the tag where there is a build step: the artifact that relay-compiler wrote.
const graphql = ([text]) => require(`./__generated__/${text.match(/\w+ (\w+)/)[1]}.graphql.js`);

const { TRELLIS_URL = 'http://127.0.0.1:8000', TRELLIS_TOKEN } = process.env;
const socket = createClient({
  url: `${TRELLIS_URL.replace(/^http/, 'ws')}/graphql`,
  webSocketImpl: WebSocket, // browsers have their own
  connectionParams: { Authorization: `Bearer ${TRELLIS_TOKEN}` },
  retryAttempts: Infinity,
  shouldRetry: ({ code }) => code !== 4403, // the token is no good (any more)
});

// After a cut graphql-ws subscribes again by itself, with the variables as they are by then.
const execute = ({ text: query }, given) =>
  Observable.create(({ next, error, complete }) => {
    const variables = { ...given };
    const advance = (result) => {
      if (result.data?.coiceJobResults) variables.after = result.data.coiceJobResults.sequence;
      next(result);
    };
    return socket.subscribe({ query, variables }, { next: advance, error, complete });
  });

const environment = new Environment({
  network: Network.create(execute, execute),
  store: new Store(new RecordSource()),
});
const onError = (error) => {
  throw error;
};

commitMutation(environment, {
  mutation: graphql`
    mutation followJobMutation($input: StartCoiceJobInput!) {
      startCoiceJob(input: $input) { job { rowId } }
    }
  `,
  variables: {
    input: {
      pipelineId: 'f84e63d8-c17d-5b26-85fd-7405b5c6831c',
      libraryId: 1,
      idempotencyKey: crypto.randomUUID(), // sent again after a cut, it starts no second job
    },
  },
  onError,
  onCompleted: ({ startCoiceJob }) => follow(startCoiceJob.job.rowId),
});

function follow(jobId) {
  console.log('job', jobId);
  requestSubscription(environment, {
    subscription: graphql`
      subscription followJobSubscription($jobId: UUID!, $after: Int!) {
        coiceJobResults(jobId: $jobId, after: $after) { sequence image { name } result }
      }
    `,
    variables: { jobId, after: 0 },
    onError,
    onNext({ coiceJobResults: { sequence, image, result } }) {
      console.log(sequence, image?.name, JSON.stringify(result));
    },
  });
}
