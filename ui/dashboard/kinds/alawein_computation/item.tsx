/** A computation is its only item. */
export function Item(_: { id: string }) {
  return <span>The computation</span>;
}
