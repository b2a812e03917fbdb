/** A part of a document that could not be loaded. */
export function Item({ id }: { id: string }) {
  return <span class="mono">{id}</span>;
}
