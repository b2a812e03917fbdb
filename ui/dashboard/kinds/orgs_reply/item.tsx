/** An answer that failed: the run has no other item. */
export function Item(_: { id: string }) {
  return <span>The answer</span>;
}
