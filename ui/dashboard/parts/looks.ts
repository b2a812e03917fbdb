import { useEffect } from "preact/hooks";

const PAUSE = 15_000; // milliseconds

/** Look again from time to time, for as long as something is waited for that nobody tells of. */
export function useLooks(waiting: boolean, look: () => void): void {
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(() => document.hidden || look(), PAUSE);
    return () => clearInterval(timer);
  }, [waiting, look]);
}
