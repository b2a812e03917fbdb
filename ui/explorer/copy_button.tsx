import { useState } from "react";

/**
 * Copies a text, and says so until something else has the focus. Without a secure address browsers keep the clipboard to
 * themselves: then `instead` is done, which gives the words for it.
 */
export function CopyButton({ what, text, instead }: { what: string; text: () => string; instead: () => string }) {
  const [done, setDone] = useState<string | null>(null);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text());
      setDone(`Copied ${what}`);
    } catch {
      setDone(instead());
    }
  }

  return (
    <button type="button" onClick={copy} onBlur={() => setDone(null)}>
      {done ?? `Copy ${what}`}
    </button>
  );
}
