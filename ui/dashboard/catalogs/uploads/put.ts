import { seenFromHere } from "../../session";

/** Where and how a file is to be sent. */
export interface Target {
  url: string;
  method: string;
  headers: { name: string; value: string }[];
}

/** What the storage answered; 0 where the connection broke. */
export class StorageFailure extends Error {
  constructor(readonly status: number) {
    super(`The storage answered ${status}.`);
  }
}

/** Send a file to the storage, telling how many bytes have gone. With XMLHttpRequest, since fetch does not tell. */
export function put(target: Target, file: Blob, progress: (sent: number) => void, abort: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(target.method, seenFromHere(target.url));
    for (const { name, value } of target.headers) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => progress(loaded);
    request.onload = () =>
      request.status >= 200 && request.status < 300 ? resolve() : reject(new StorageFailure(request.status));
    request.onerror = request.ontimeout = () => reject(new StorageFailure(0));
    request.onabort = () => reject(abort.reason);
    abort.addEventListener("abort", () => request.abort(), { once: true });
    if (abort.aborted) reject(abort.reason);
    else request.send(file);
  });
}
