// The files of what was dropped, those in folders too.

/**
 * Has to be called while the event is handled: what was dropped is gone afterwards. Of what cannot be read, and of folders
 * in which nothing is, an empty file stands for it, so that it is told of.
 */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const plain = [...transfer.files];
  if (!entries.some((entry) => entry.isDirectory)) return plain;
  const found: File[] = [];
  for (const entry of entries) await gather(entry, found);
  return found;
}

async function gather(entry: FileSystemEntry, found: File[]): Promise<void> {
  if (entry.name.startsWith(".")) return; // what systems leave beside photographs
  const before = found.length;
  try {
    if (entry.isFile) found.push(await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)));
    else await inside(entry as FileSystemDirectoryEntry, found);
  } catch {
    // Told of like one that is empty.
  }
  if (found.length === before) found.push(new File([], entry.isFile ? entry.name : `${entry.name}/`));
}

async function inside(folder: FileSystemDirectoryEntry, found: File[]): Promise<void> {
  const reader = folder.createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return;
    for (const one of some) await gather(one, found);
  }
}
