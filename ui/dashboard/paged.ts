// What components read long connections with: page by page, as the reader comes to the end of what is there.

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { execute, type Failure, reconnections } from "./gateway";
import type { TypedDocumentString } from "./gql/graphql";
import { asFailure } from "./load";
import { who } from "./session";

export interface Page<N> {
  nodes: N[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null | undefined };
  totalCount?: number | undefined;
}

interface State<N> {
  key: string;
  items: readonly N[];
  end: string | null;
  hasMore: boolean;
  total: number;
  loading: boolean;
  failure: Failure | undefined;
}

const NOTHING = { key: "", items: [], end: null, hasMore: false, total: 0, loading: true, failure: undefined };

export interface Paged<N> extends Omit<State<N>, "key" | "end"> {
  /** Whether the first page was read. */
  ready: boolean;
  /** Read the next page, unless there is none or one is being read. */
  more(): void;
  /** Read again as much as there is. */
  reload(): void;
  /** Change what is there without reading it again. */
  change(edit: (items: readonly N[]) => readonly N[]): void;
}

/**
 * The pages of a connection, which `pick` finds in the answer. Other variables begin anew, and what was there stays
 * until their first page comes; when the connection is back, all that was read is read again.
 */
export function usePaged<R, V extends { after?: string | null | undefined }, N>(
  document: TypedDocumentString<R, V>,
  variables: V,
  pick: (data: R) => Page<N>,
): Paged<N> {
  const key = JSON.stringify([variables, who.value]);
  const again = reconnections.value;
  const [state, setState] = useState<State<N>>(NOTHING);
  const [turn, setTurn] = useState(0);
  const current = useRef(state);
  current.current = state;
  const reading = useRef<AbortController | null>(null);

  async function read(from: State<N>, wanted: number) {
    reading.current?.abort();
    const abort = (reading.current = new AbortController());
    setState((old) => ({ ...old, loading: true, failure: undefined }));
    try {
      let next = from;
      do {
        const { nodes, pageInfo, totalCount } = pick(
          await execute(document, { ...variables, after: next.end }, abort.signal),
        );
        next = {
          key,
          items: [...next.items, ...nodes],
          end: pageInfo.endCursor ?? null,
          hasMore: pageInfo.hasNextPage,
          total: totalCount ?? next.total,
          loading: false,
          failure: undefined,
        };
      } while (next.hasMore && next.items.length < wanted);
      if (!abort.signal.aborted) setState(next);
    } catch (error) {
      if (!abort.signal.aborted) setState((old) => ({ ...old, loading: false, failure: asFailure(error) }));
    }
  }

  useEffect(() => {
    const { key: before, items } = current.current;
    void read(NOTHING, before === key ? items.length : 0);
    return () => reading.current?.abort();
  }, [document, key, turn, again]);

  const more = () => {
    const now = current.current;
    if (!now.loading && now.hasMore && now.key === key) void read(now, now.items.length + 1);
  };
  const change = (edit: (items: readonly N[]) => readonly N[]) =>
    setState((old) => {
      const items = edit(old.items);
      return { ...old, items, total: old.total + items.length - old.items.length };
    });
  const reload = useCallback(() => setTurn((now) => now + 1), []);
  return { ...state, ready: state.key !== "", more, reload, change };
}
