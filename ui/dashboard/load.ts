// What components read with: a query that is read again when the connection is back, and a live query.

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { execute, Failure, reconnections, subscribe } from "./gateway";
import type { TypedDocumentString } from "./gql/graphql";
import { who } from "./session";

export interface Loaded<R> {
  /** The last answer; stays while it is read anew. */
  data: R | undefined;
  failure: Failure | undefined;
  loading: boolean;
  reload(): void;
}

/** A query's answer, read anew when the variables change, when somebody else signs in or the connection is back. */
export function useQuery<R, V>(document: TypedDocumentString<R, V>, variables: V): Loaded<R> {
  const [state, setState] = useState<{ key: string; data?: R; failure?: Failure }>({ key: "" });
  const [turn, setTurn] = useState(0);
  const [loading, setLoading] = useState(true);
  const key = JSON.stringify([variables, who.value]);
  const again = reconnections.value;
  useEffect(() => {
    const abort = new AbortController();
    setLoading(true);
    execute(document, variables, abort.signal).then(
      (data) => {
        setState({ key, data });
        setLoading(false);
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        setState((old) => ({ ...(old.key === key && old.data !== undefined ? { data: old.data } : {}), key, failure: asFailure(error) }));
        setLoading(false);
      },
    );
    return () => abort.abort();
  }, [document, key, turn, again]);
  const reload = useCallback(() => setTurn((now) => now + 1), []);
  const own = state.key === key;
  return { data: own ? state.data : undefined, failure: own ? state.failure : undefined, loading, reload };
}

export interface Live<R> {
  /** The newest payload. */
  data: R | undefined;
  failure: Failure | undefined;
  /** Whether there will be no more. */
  ended: boolean;
  /** Subscribe anew: what has ended may go on again. The newest payload stays until there is another. */
  again(): void;
}

/** A subscription's newest payload; `null` variables subscribe to nothing. */
export function useLive<R, V extends Record<string, unknown>>(
  document: TypedDocumentString<R, V>,
  variables: V | null,
): Live<R> {
  const key = JSON.stringify([variables, who.value]);
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState<Omit<Live<R>, "again"> & { key: string }>({ key, data: undefined, failure: undefined, ended: false });
  useEffect(() => {
    setState((old) => ({ key, data: old.key === key ? old.data : undefined, failure: undefined, ended: false }));
    if (variables === null) return;
    return subscribe(document, variables, {
      next: (data) => setState({ key, data, failure: undefined, ended: false }),
      error: (failure) => setState((old) => ({ ...old, failure })),
      complete: () => setState((old) => ({ ...old, ended: true })),
    });
  }, [document, key, turn]);
  const again = useCallback(() => setTurn((now) => now + 1), []);
  return state.key === key ? { ...state, again } : { data: undefined, failure: undefined, ended: false, again };
}

/** A mutation for a button: `run` gives its answer, or undefined where it failed; `failure` says why. */
export function useAction<R, V>(document: TypedDocumentString<R, V>) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | undefined>();
  const there = useRef(true);
  useEffect(() => () => void (there.current = false), []);
  const run = useCallback(
    async (variables: V): Promise<R | undefined> => {
      setBusy(true);
      setFailure(undefined);
      try {
        return await execute(document, variables);
      } catch (error) {
        // It may have been done before the line was cut, and the words stay when the gateway is back.
        const failed = asFailure(error);
        const told = failed.code === "UNREACHABLE" ? new Failure("The gateway could not be reached: look whether this was done.", failed.code) : failed;
        if (there.current) setFailure(told);
        return undefined;
      } finally {
        if (there.current) setBusy(false);
      }
    },
    [document],
  );
  return { run, busy, failure, forget: () => setFailure(undefined) };
}

export function asFailure(error: unknown): Failure {
  return error instanceof Failure ? error : new Failure(String(error), "INTERNAL");
}
