// A fetch that prints what goes over the wire, line by line, for the tests of persisted queries.
export const line = (value) => console.log(JSON.stringify(value));

export async function printingFetch(url, options) {
  const asked =
    options.method === 'GET' ? Object.fromEntries(new URL(url).searchParams) : JSON.parse(options.body);
  const response = await fetch(url, options);
  line({
    method: options.method,
    query: Boolean(asked.query),
    hash: Boolean(asked.extensions?.includes?.('sha256Hash') ?? asked.extensions?.persistedQuery),
    status: response.status,
    type: response.headers.get('content-type').split(';')[0],
  });
  return response;
}
