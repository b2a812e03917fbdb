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

/** A place where nothing is, and what to do about it; `page`: it is all that the page has. */
export function Empty({ title, page, children }: { title: string; page?: boolean; children?: ComponentChildren }) {
  const Title = page ? "h1" : "p";
  return (
    <div class="empty">
      <Title class="empty-title">{title}</Title>
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
