import type { ComponentChildren } from "preact";
import type { Failure } from "../gateway";

/** What went wrong, in the gateway's words, and what may be done about it. */
export function Refusal({ failure, retry }: { failure: Failure | undefined; retry?: () => void }) {
  if (!failure) return null;
  return (
    <p class="notice bad" role="alert">
      {failure.message}
      {retry && (
        <button type="button" class="quiet" onClick={retry}>
          Try again
        </button>
      )}
    </p>
  );
}

/** A place where nothing is, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** Something is being read. Shown only where it takes a while, so that pages do not flicker. */
export function Waiting({ what }: { what: string }) {
  return (
    <p class="waiting" role="status">
      Loading {what}…
    </p>
  );
}
