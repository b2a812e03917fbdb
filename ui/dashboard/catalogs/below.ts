import { execute } from "../gateway";
import { BelowDocument, type BelowQuery } from "../gql/graphql";

/** A library and all below it, by their keys: asked for level by level, however deep they are nested. */
export async function withBelow(rowId: number, abort: AbortSignal): Promise<number[]> {
  const found = [rowId];
  for (let level = found; level.length; ) {
    const next: number[] = [];
    let page: BelowQuery["coiceLibraries"]["pageInfo"] | undefined;
    do {
      const { nodes, pageInfo }: BelowQuery["coiceLibraries"] = (
        await execute(BelowDocument, { parents: level, after: page?.endCursor }, abort)
      ).coiceLibraries;
      next.push(...nodes.map((one) => one.rowId));
      page = pageInfo;
    } while (page.hasNextPage);
    found.push(...next);
    level = next;
  }
  return found;
}
