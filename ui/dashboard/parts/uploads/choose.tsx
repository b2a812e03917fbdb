// How files get into the queue: chosen with a button, or dropped.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Destination } from "./destination";
import { droppedFiles } from "./dropped";
import { add } from "./queue";

/** `label`: what the button says; `field`: what the file input is called. */
export function UploadButton({ to, label, field }: { to: Destination; label: string; field: string }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class="primary" onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={to.accepts}
        aria-label={field}
        onChange={(event) => {
          add(to, event.currentTarget.files ?? []);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}

/** Where files can be dropped: anywhere on what it holds. `to` is null for whoever may not add any. */
export function DropZone({ to, children }: { to: Destination | null; children: ComponentChildren }) {
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
        if (!hasFiles(event) || !to) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={async (event) => {
        if (!hasFiles(event) || !event.dataTransfer || !to) return;
        event.preventDefault();
        setOver(false);
        add(to, await droppedFiles(event.dataTransfer));
      }}
    >
      {children}
    </div>
  );
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}
