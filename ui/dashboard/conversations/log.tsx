import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

const NEAR = 40; // pixels

/**
 * What was said, in a box that stays at its end while that grows, unless the reader has gone up: another `last` takes
 * them there again.
 */
export function Log({ last, children }: { last: string | undefined; children: ComponentChildren }) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const box = element.current;
    if (!box) return;
    let away = false;
    const down = () => {
      if (!away) box.scrollTop = box.scrollHeight;
    };
    const look = () => (away = box.scrollHeight - box.scrollTop - box.clientHeight > NEAR);
    const watcher = new MutationObserver(down);
    watcher.observe(box, { childList: true, characterData: true, subtree: true });
    box.addEventListener("scroll", look, { passive: true });
    down();
    return () => {
      watcher.disconnect();
      box.removeEventListener("scroll", look);
    };
  }, [last]);
  return (
    <div class="messages" role="log" aria-label="Messages" tabIndex={0} ref={element}>
      {children}
    </div>
  );
}
