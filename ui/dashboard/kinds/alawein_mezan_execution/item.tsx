/** A step that failed, by its id. */
export function Item({ id }: { id: string }) {
  return <span>{id}</span>;
}
