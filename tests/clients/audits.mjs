// Runs the GraphQL over HTTP audits against a server: `node audits.mjs URL`.
// Prints one JSON line for each audit; exits with 1 unless every one of them is met.
import { auditServer } from 'graphql-http';

const [url] = process.argv.slice(2);
const results = await auditServer({ url });
for (const { id, name, status, reason } of results) {
  console.log(JSON.stringify({ id, name, status, reason }));
}
process.exit(results.every(({ status }) => status === 'ok') ? 0 : 1);
