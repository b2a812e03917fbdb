import { seenFromHere } from "../../session";
import type { Target } from "./destination";

/** What the storage answered; 0 where the connection broke. */
export class StorageFailure extends Error {
  constructor(readonly status: number) {
    super(`The storage answered ${status}.`);
  }
}

const STALLED = 60_000; // ms without a sign of life, after which a connection counts as broken

/** Send a file to the storage, telling how many bytes have gone. With XMLHttpRequest, since fetch does not tell. */
export function put(target: Target, file: Blob, progress: (sent: number) => void, abort: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(target.method, seenFromHere(target.url));
    for (const { name, value } of target.headers) request.setRequestHeader(name, value);
    let watch: ReturnType<typeof setTimeout>;
    const alive = () => {
      clearTimeout(watch);
      watch = setTimeout(() => request.abort(), STALLED);
    };
    const stop = () => request.abort();
    request.upload.onprogress = ({ loaded }) => (alive(), progress(loaded));
    request.onloadend = () => {
      clearTimeout(watch);
      abort.removeEventListener("abort", stop);
      if (abort.aborted) reject(abort.reason);
      else if (request.status >= 200 && request.status < 300) resolve();
      else reject(new StorageFailure(request.status));
    };
    abort.addEventListener("abort", stop);
    if (abort.aborted) return reject(abort.reason);
    alive();
    request.send(file);
  });
}
