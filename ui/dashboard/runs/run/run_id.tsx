import { useState } from "preact/hooks";

/** The run's id, short; a click copies it, or shows it where the browser lets no page copy. */
export function RunId({ id }: { id: string }) {
  const [said, say] = useState(id.slice(0, 8));
  return (
    <button
      type="button"
      class="quiet link"
      title={id}
      aria-label={`Copy the run's id, ${id}`}
      onClick={() => navigator.clipboard?.writeText(id).then(() => say("Copied"), () => say(id)) ?? say(id)}
    >
      <code>{said}</code>
    </button>
  );
}
