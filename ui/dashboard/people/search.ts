import { useEffect, useState } from "preact/hooks";

const QUIET = 200; // ms without a keystroke

/** A text as it is once nobody has typed for a moment. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text.trim()), QUIET);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** A filter for texts that contain this one, whatever their case. */
export const contains = (text: string) => ({ ilike: `%${text.replace(/[\\%_]/g, "\\$&")}%` });
