// Files that the gateway streams, saved as they come.

import { Failure } from "../gateway";
import { session } from "../session";

interface Picker {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

/**
 * Save what the gateway answers at `address` under a name: straight to the disk where the browser lets a page do so,
 * else by way of a Blob. Gives its size in bytes, or null where the person chose no file. `told` hears how much has
 * come. What breaks off midway, or is aborted, is not saved. Throws Failure.
 */
export async function save(
  address: string,
  name: string,
  type: string,
  told: (size: number) => void,
  abort: AbortSignal,
): Promise<number | null> {
  const file = await chosen(name);
  if (file === null) return null;
  const token = session.peek()?.token;
  let response: Response;
  try {
    response = await fetch(address, { headers: token ? { Authorization: `Bearer ${token}` } : {}, signal: abort });
  } catch (error) {
    if (abort.aborted) throw error;
    throw new Failure("The gateway cannot be reached.", "UNREACHABLE");
  }
  if (!response.ok || !response.body) throw await refusal(response);
  let size = 0;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        told((size += chunk.byteLength));
        controller.enqueue(chunk);
      },
    }),
  );
  try {
    if (file) await counted.pipeTo(await file.createWritable(), { signal: abort });
    else download(await new Response(counted, { headers: { "Content-Type": type } }).blob(), name);
  } catch (error) {
    if (abort.aborted) throw error;
    throw new Failure("The export broke off before its end, and nothing was saved. Try again.", "UNREACHABLE");
  }
  return size;
}

/** Where to write: a file, null if the person wants none, undefined where pages cannot be told. */
async function chosen(suggestedName: string): Promise<FileSystemFileHandle | null | undefined> {
  try {
    return await (globalThis as Picker).showSaveFilePicker?.({ suggestedName });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return null;
    return undefined;
  }
}

function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function refusal(response: Response): Promise<Failure> {
  const said: unknown = await response.json().catch(() => undefined);
  const [first] = (said as { errors?: { message: string; extensions?: { code?: string } }[] } | undefined)?.errors ?? [];
  return new Failure(first?.message ?? `The gateway answered with status ${response.status}.`, first?.extensions?.code ?? "INTERNAL");
}
