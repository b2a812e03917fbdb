// How files get into the queue: chosen with a button, or dropped.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { mayEdit } from "../../people/profile";
import { ACCEPTED } from "./check";
import { droppedFiles } from "./dropped";
import { add } from "./queue";

export function UploadButton({ libraryId }: { libraryId: number }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class="primary" onClick={() => input.current?.click()}>
        Upload photographs
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={ACCEPTED}
        aria-label="Photographs to upload"
        onChange={(event) => {
          add(libraryId, event.currentTarget.files ?? []);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}

/** Where files can be dropped: anywhere on the library, by whoever may add some. */
export function DropZone({ libraryId, children }: { libraryId: number; children: ComponentChildren }) {
  const [over, setOver] = useState(false);
  // A file that misses the place would be opened by the browser instead of the page.
  useEffect(() => {
    const ignore = (event: DragEvent) => hasFiles(event) && event.preventDefault();
    addEventListener("dragover", ignore);
    addEventListener("drop", ignore);
    return () => {
      removeEventListener("dragover", ignore);
      removeEventListener("drop", ignore);
    };
  }, []);
  return (
    <div
      class={over ? "drop-zone over" : "drop-zone"}
      onDragOver={(event) => {
        if (!hasFiles(event) || !mayEdit.value) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={async (event) => {
        if (!hasFiles(event) || !event.dataTransfer || !mayEdit.value) return;
        event.preventDefault();
        setOver(false);
        add(libraryId, await droppedFiles(event.dataTransfer));
      }}
    >
      {children}
    </div>
  );
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}
