import { useEffect, useRef, useState } from "preact/hooks";
import { bytes } from "../../format";
import type { Failure } from "../../gateway";
import { asFailure } from "../../load";
import { Refusal } from "../../parts/notice";
import { save } from "../../parts/save";

const FORMATS = [
  { ending: "csv", type: "text/csv", word: "CSV" },
  { ending: "jsonl", type: "application/jsonl", word: "JSON Lines" },
] as const;

/** All results of a run as a file, those that match `search` where there is one. */
export function Export({ run, search }: { run: string; search: string }) {
  const [size, setSize] = useState<number | null>(null);
  const [failure, setFailure] = useState<Failure | undefined>();
  const [saved, setSaved] = useState("");
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  async function start({ ending, type }: (typeof FORMATS)[number]) {
    abort.current = new AbortController();
    setFailure(undefined);
    setSaved("");
    setSize(0);
    const query = search ? `?${new URLSearchParams({ search })}` : "";
    try {
      const done = await save(`/export/runs/${run}.${ending}${query}`, `results-${run}.${ending}`, type, setSize, abort.current.signal);
      if (done !== null) setSaved(`Exported ${bytes(done)}.`);
    } catch (error) {
      if (!abort.current.signal.aborted) setFailure(asFailure(error));
    } finally {
      setSize(null);
    }
  }

  return (
    <div class="export buttons">
      <span class="faint" role="status">
        {saved}
      </span>
      {size === null ? (
        FORMATS.map((format) => (
          <button key={format.ending} type="button" onClick={() => void start(format)}>
            Export {format.word}
          </button>
        ))
      ) : (
        <>
          <span class="faint">Exporting, {bytes(size)} so far…</span>
          <button type="button" onClick={() => abort.current?.abort()}>
            Stop
          </button>
        </>
      )}
      <Refusal failure={failure} />
    </div>
  );
}
