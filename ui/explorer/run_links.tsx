import { useGraphiQL, useMonaco } from "@graphiql/react";
import { useEffect, useState } from "react";
import { following } from "./fetcher";
import { runsIn } from "./runs";
import { useValue } from "./state";

const MOST = 12;
const LONGEST = 2_000_000; // characters of an answer that is looked through at each change
const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const seen = new Set<string>();

/** The run of each type that a result named last. */
export const latestRuns = new Map<string, string>();

/** Below the result: the runs that it names, as links to their pages, and how many events a subscription had. */
export function ResultFooter() {
  const { queryEditor, responseEditor, schema } = useGraphiQL(({ queryEditor, responseEditor, schema }) => ({
    queryEditor,
    responseEditor,
    schema,
  }));
  const followed = useValue(following);
  const [found, setFound] = useState<string[]>([]);

  useEffect(() => {
    if (!queryEditor || !responseEditor || !schema) return;
    const look = () => {
      const short = (responseEditor.getModel()?.getValueLength() ?? 0) < LONGEST;
      const named = namedIn(short ? responseEditor.getValue() : "", (data) => runsIn(schema, queryEditor.getValue(), data));
      const runs = [...named.keys()];
      for (const run of runs) seen.add(run);
      for (const [run, type] of [...named].reverse()) latestRuns.set(type, run);
      setFound((before) => (before.join() === runs.join() ? before : runs));
    };
    look();
    const watch = responseEditor.onDidChangeModelContent(look);
    return () => watch.dispose();
  }, [queryEditor, responseEditor, schema]);

  const monaco = useMonaco((state) => state.monaco);
  useEffect(() => {
    // In the text itself, too, and in the variables: every run that was seen so far.
    const links = monaco?.languages.registerLinkProvider("json", {
      provideLinks: (model) => {
        const found = model.getValueLength() < LONGEST ? model.findMatches(UUID, false, true, false, null, true) : [];
        return {
          links: found.flatMap(({ range, matches }) => (matches?.[0] && seen.has(matches[0]) ? [{ range, url: pageOf(matches[0]) }] : [])),
        };
      },
    });
    return () => links?.dispose();
  }, [monaco]);

  if (!found.length && !followed) return null;
  return (
    <div className="result-footer">
      {followed && (
        <p>
          {followed.events} {followed.events === 1 ? "event" : "events"}
          {followed.open ? ", following" : ", ended"}
        </p>
      )}
      {found.length > 0 && (
        <nav aria-label="Runs in the result">
          <span>{found.length === 1 ? "Run" : "Runs"}</span>
          {found.slice(0, MOST).map((run) => (
            <a key={run} href={pageOf(run)} target="_blank" rel="noreferrer" title={`Open run ${run}`}>
              {run}
            </a>
          ))}
          {found.length > MOST && <span>and {found.length - MOST} more</span>}
        </nav>
      )}
    </div>
  );
}

function pageOf(run: string): string {
  return new URL(`/runs/${encodeURIComponent(run)}`, location.href).href;
}

function namedIn(text: string, runs: (data: unknown) => Map<string, string>): Map<string, string> {
  try {
    return runs((JSON.parse(text) as { data?: unknown }).data);
  } catch {
    return new Map(); // no result yet, or another operation is being written
  }
}
