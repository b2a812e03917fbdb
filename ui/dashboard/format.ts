// Numbers and moments as people read them.

const counts = new Intl.NumberFormat();
const moments = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const days = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

export const count = (value: number): string => counts.format(value);

/** A number of things: `1 run`, `2 runs`. */
export const counted = (value: number, one: string, many = `${one}s`): string => `${count(value)} ${value === 1 ? one : many}`;

/** 0.996 is 99 %: only what is whole is 100 %. */
export const percent = (fraction: number): string => `${Math.floor(fraction * 100)} %`;

export const moment = (iso: string): string => moments.format(new Date(iso));

/** "3 minutes ago", and the date from a week on. */
export function ago(iso: string, now = Date.now()): string {
  const seconds = (new Date(iso).getTime() - now) / 1000;
  const past = Math.abs(seconds);
  if (past < 5) return "now";
  if (past < 60) return days.format(Math.round(seconds), "second");
  if (past < 3600) return days.format(Math.round(seconds / 60), "minute");
  if (past < 86_400) return days.format(Math.round(seconds / 3600), "hour");
  if (past < 7 * 86_400) return days.format(Math.round(seconds / 86_400), "day");
  return moment(iso);
}

/** "1 h 5 min", "3 min 20 s", "12 s", "0.4 s". */
export function duration(seconds: number): string {
  if (seconds < 1) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${count(Math.floor(whole / 3600))} h ${Math.floor((whole % 3600) / 60)} min`;
}

export function bytes(size: number): string {
  if (size < 1000) return `${size} B`;
  if (size < 1e6) return `${(size / 1e3).toFixed(0)} KB`;
  if (size < 1e9) return `${(size / 1e6).toFixed(1)} MB`;
  return `${(size / 1e9).toFixed(1)} GB`;
}

/** The last segment of a storage path: a photograph's name. */
export const fileName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
