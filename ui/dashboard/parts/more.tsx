import { useEffect, useRef } from "preact/hooks";
import { count } from "../format";
import type { Paged } from "../paged";
import { Refusal, Waiting } from "./notice";

/** The end of a long list: its next page is read when it comes near. `what`: of what there are more. */
export function More<N>({ pages, what }: { pages: Paged<N>; what: string }) {
  const end = useRef<HTMLDivElement>(null);
  const more = useRef(pages.more);
  more.current = pages.more;
  useEffect(() => {
    if (!end.current) return;
    const observer = new IntersectionObserver(([seen]) => seen?.isIntersecting && more.current(), { rootMargin: "600px" });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [pages.items.length, pages.hasMore]);
  return (
    <>
      <Refusal failure={pages.failure} retry={pages.items.length ? pages.more : pages.reload} />
      {pages.hasMore && (
        <div ref={end} class="grid-end">
          {pages.loading ? (
            <Waiting what={`more ${what}`} />
          ) : (
            <button type="button" onClick={pages.more}>
              Show more of {count(pages.total)}
            </button>
          )}
        </div>
      )}
    </>
  );
}
