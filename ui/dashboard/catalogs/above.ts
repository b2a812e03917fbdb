// The libraries above one. An answer has five of them; of what is nested deeper the rest is asked for.

import { useEffect, useState } from "preact/hooks";
import { execute } from "../gateway";
import { AboveDocument, type LibraryQuery } from "../gql/graphql";

export interface Above {
  rowId: number;
  name: string;
  parentId?: number | null | undefined;
}

interface Nested extends Above {
  parent?: Nested | null;
}

/** Nearest first. */
export function useAbove({ parent }: Pick<NonNullable<LibraryQuery["coiceLibrary"]>, "parent">): readonly Above[] {
  const near = chain(parent);
  const next = near.at(-1)?.parentId;
  const [far, setFar] = useState<{ from?: number; found: readonly Above[] }>({ found: [] });
  useEffect(() => {
    if (!next) return;
    const abort = new AbortController();
    further(next, abort.signal).then((found) => setFar({ from: next, found }), () => {});
    return () => abort.abort();
  }, [next]);
  return far.from === next ? [...near, ...far.found] : near;
}

async function further(rowId: number, abort: AbortSignal): Promise<Above[]> {
  const found = chain((await execute(AboveDocument, { rowId }, abort)).coiceLibrary);
  const next = found.at(-1)?.parentId;
  return next ? [...found, ...(await further(next, abort))] : found;
}

function chain(nearest: Nested | null | undefined): Above[] {
  return nearest ? [nearest, ...chain(nearest.parent)] : [];
}
