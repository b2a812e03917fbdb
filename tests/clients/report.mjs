// Prints what a client's subscription delivers, line by line.
export async function report(client, request) {
  const line = (value) => console.log(JSON.stringify(value));
  try {
    await new Promise((resolve, reject) => {
      client.subscribe(request, { next: line, error: reject, complete: resolve });
    });
    line({ complete: true });
  } catch (error) {
    // A socket's close event and a list of GraphQL errors are errors here, too.
    const { code, reason, message } = error;
    line({ error: Array.isArray(error) ? error : { code, reason, message } });
    process.exitCode = 1;
  } finally {
    await client.dispose();
  }
}
