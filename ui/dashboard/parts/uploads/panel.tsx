import { bytes, count, counted } from "../../format";
import { Progress } from "../progress";
import { cancel, clear, retry, type State, sums, type Upload, uploads } from "./queue";
import "./style.css";

const SHOWN = 100;
const FIRST: readonly State[] = ["refused", "sending", "checking", "waiting", "cancelled", "done"];

/** How the uploads are: in one line, and each file's own. */
export function UploadPanel() {
  const all = uploads.value;
  if (!all.length) return null;
  const { files, done, refused, cancelled, open, bytes: size, sent } = sums.value;
  const failed = all.filter(({ state }) => state.value === "refused" || state.value === "cancelled");
  // In the order of the choice, so that no row moves; of very many, what is of interest.
  const shown = files <= SHOWN ? all : [...all].sort((one, other) => rank(one) - rank(other) || one.id - other.id);
  return (
    <section class="card uploads" aria-label="Uploads">
      <header>
        <h2>{open ? `Uploading ${counted(files, "file")}` : "Uploads"}</h2>
        <p class="buttons">
          {failed.length > 0 && (
            <button type="button" onClick={() => retry(failed)}>
              Try the failed again
            </button>
          )}
          {open > 0 && (
            <button type="button" onClick={() => cancel(all)}>
              Cancel all
            </button>
          )}
          {open < files && (
            <button type="button" class="quiet" onClick={clear}>
              Clear the list
            </button>
          )}
        </p>
      </header>
      {open > 0 && (
        <>
          <Progress fraction={size ? sent / size : 0} label="All uploads" />
          <p class="faint">
            {bytes(sent)} of {bytes(size)}
          </p>
        </>
      )}
      {/* Spoken when it ends, not at each file. */}
      <p class="visually-hidden" role="status">
        {open ? "Uploading." : told(done, refused, cancelled)}
      </p>
      {!open && <p class={refused ? "notice warn" : "notice good"}>{told(done, refused, cancelled)}</p>}
      <ul class="upload-list">
        {shown.slice(0, SHOWN).map((upload) => (
          <Row key={upload.id} upload={upload} />
        ))}
      </ul>
      {files > SHOWN && <p class="faint">… and {count(files - SHOWN)} more</p>}
    </section>
  );
}

function Row({ upload }: { upload: Upload }) {
  const { file, state, sent, note } = upload;
  const now = state.value;
  const name = file.name;
  return (
    <li class={`upload upload-${now}`}>
      <span class="upload-name" title={name}>
        {name}
      </span>
      <span class="faint number">{bytes(file.size)}</span>
      <span class="upload-state">
        {now === "sending" && <Progress fraction={file.size ? Math.min(1, sent.value / file.size) : 0} label={`Upload of ${name}`} />}
        {now !== "sending" && <span class="upload-word">{WORDS[now]}</span>}
        {note.value && <span class="upload-note">{note.value}</span>}
      </span>
      {upload.open ? (
        <button type="button" class="quiet" onClick={() => cancel([upload])} aria-label={`Cancel ${name}`}>
          Cancel
        </button>
      ) : (
        now !== "done" && (
          <button type="button" class="quiet" onClick={() => retry([upload])} aria-label={`Try again: ${name}`}>
            Try again
          </button>
        )
      )}
    </li>
  );
}

const WORDS: Record<State, string> = {
  waiting: "Waiting",
  sending: "Sending",
  checking: "Being checked…",
  done: "Uploaded",
  refused: "Not uploaded",
  cancelled: "Cancelled",
};

const rank = ({ state }: Upload): number => FIRST.indexOf(state.value);

function told(done: number, refused: number, cancelled: number): string {
  const parts = [`${count(done)} uploaded`];
  if (refused) parts.push(`${count(refused)} not uploaded`);
  if (cancelled) parts.push(`${count(cancelled)} cancelled`);
  return `${parts.join(", ")}.`;
}
