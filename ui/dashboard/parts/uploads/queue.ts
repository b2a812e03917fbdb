// All uploads of this page, wherever in it the reader goes meanwhile: four at a time, in the order they were chosen in.

import { batch, computed, effect, signal, untracked } from "@preact/signals";
import { asFailure } from "../../load";
import { who } from "../../session";
import type { Destination } from "./destination";
import { send } from "./send";

const AT_ONCE = 4;

/** "refused": not in this form; "cancelled": by the person. Both can be tried again. */
export type State = "waiting" | "sending" | "checking" | "done" | "refused" | "cancelled";

export class Upload {
  readonly state = signal<State>("waiting");
  /** Bytes that have gone. */
  readonly sent = signal(0);
  /** Why it was refused, or is not going on. */
  readonly note = signal<string | null>(null);
  abort = new AbortController();

  constructor(
    readonly id: number,
    readonly to: Destination,
    readonly file: File,
  ) {}

  get open(): boolean {
    return OPEN.has(this.state.value);
  }
}

const UNDER_WAY: ReadonlySet<State> = new Set(["sending", "checking"]);
const OPEN: ReadonlySet<State> = new Set(["waiting", ...UNDER_WAY]);

export const uploads = signal<readonly Upload[]>([]);

/** Sums over all of them, for the one line that tells of many. */
export const sums = computed(() => {
  const sums = { files: 0, done: 0, refused: 0, cancelled: 0, open: 0, bytes: 0, sent: 0 };
  for (const { state, file, sent } of uploads.value) {
    sums.files += 1;
    const now = state.value;
    if (now === "done" || now === "refused" || now === "cancelled") sums[now] += 1;
    else sums.open += 1;
    if (now === "refused" || now === "cancelled") continue;
    sums.bytes += file.size;
    sums.sent += now === "done" ? file.size : Math.min(sent.value, file.size);
  }
  return sums;
});

let last = 0;

export function add(to: Destination, files: Iterable<File>): void {
  const more = [...files].map((file) => new Upload(++last, to, file));
  uploads.value = [...uploads.value, ...more];
  pump();
}

export function cancel(which: readonly Upload[]): void {
  batch(() => {
    for (const upload of which) {
      if (!upload.open) continue;
      upload.state.value = "cancelled";
      upload.note.value = null;
      upload.abort.abort();
    }
  });
}

export function retry(which: readonly Upload[]): void {
  batch(() => {
    for (const upload of which) {
      if (upload.state.value !== "refused" && upload.state.value !== "cancelled") continue;
      upload.abort = new AbortController();
      upload.sent.value = 0;
      upload.note.value = null;
      upload.state.value = "waiting";
    }
  });
  pump();
}

/** Forget those that have ended. */
export function clear(): void {
  uploads.value = uploads.value.filter(({ open }) => open);
}

let running = 0;

function pump(): void {
  for (const upload of uploads.peek()) {
    if (running >= AT_ONCE) return;
    if (upload.state.peek() === "waiting") void work(upload);
  }
}

async function work(upload: Upload): Promise<void> {
  const { abort, state, note, sent } = upload;
  running += 1;
  state.value = "sending";
  try {
    const found = isDouble(upload) ? DOUBLE : await upload.to.check(upload.file);
    if ("refusal" in found) {
      if (!abort.signal.aborted) batch(() => ((note.value = found.refusal), (state.value = "refused")));
      return;
    }
    await send(upload.to, upload.file, found.type, {
      sent: (bytes) => batch(() => ((sent.value = bytes), (state.value = "sending"))),
      checking: () => (state.value = "checking"),
      held: (why) => (note.value = why),
    }, abort.signal);
    state.value = "done";
  } catch (error) {
    if (!abort.signal.aborted) batch(() => ((note.value = asFailure(error).message), (state.value = "refused")));
  } finally {
    running -= 1;
    pump();
  }
}

const DOUBLE = { refusal: "Another file of this name is being uploaded." };

function isDouble({ to, file, id }: Upload): boolean {
  const name = to.called?.(file);
  if (name === undefined) return false;
  return uploads.peek().some((one) => one.id !== id && UNDER_WAY.has(one.state.peek()) && one.to.called?.(one.file) === name);
}

function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

effect(() => {
  if (sums.value.open) addEventListener("beforeunload", warn);
  else removeEventListener("beforeunload", warn);
});

// What somebody chose is not sent in another's name.
let person = who.peek();
effect(() => {
  if (who.value === person) return;
  person = who.value;
  untracked(() => {
    cancel(uploads.value);
    uploads.value = [];
  });
});
