/** A batch of a document's passages, of which nothing was kept. */
export function Item(_: { id: string }) {
  return <span>Some of its passages</span>;
}
