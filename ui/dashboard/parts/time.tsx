import { signal } from "@preact/signals";
import { ahead, now as gatewayTime } from "../clock";
import { ago, duration, moment } from "../format";

/** The time, by the second, for as long as the page is looked at. */
export const now = signal(gatewayTime());
setInterval(() => {
  if (!document.hidden) now.value = gatewayTime();
}, 1000);
ahead.subscribe(() => void (now.value = gatewayTime()));

/** How long ago something was. */
export function Ago({ at }: { at: string }) {
  return (
    <time dateTime={at} title={moment(at)}>
      {ago(at, now.value)}
    </time>
  );
}

/** How long something took, or has been going on for. */
export function Took({ from, to }: { from: string | null; to: string | null }) {
  if (!from) return <>–</>;
  const end = to ? new Date(to).getTime() : now.value;
  return <>{duration(Math.max(0, end - new Date(from).getTime()) / 1000)}</>;
}
