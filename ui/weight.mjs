// How much a browser loads: the scripts of an app, gzipped.

import { gzipSync } from "node:zlib";

/** The most that an app's scripts may be, gzipped, in bytes. */
export const LIMITS = { dashboard: 150_000 };

/** How heavy the scripts among `files` are, by name and gzipped in bytes, the heaviest first; and all together. */
export function weighed(files) {
  const scripts = [...files].filter(([name]) => name.endsWith(".js"));
  const weights = scripts.map(([name, bytes]) => [name, gzipSync(bytes, { level: 9 }).length]).sort(([, one], [, other]) => other - one);
  return { weights, total: weights.reduce((sum, [, weight]) => sum + weight, 0) };
}

/** What is wrong with an app's weight: a sentence, or none. */
export function overweight(app, files) {
  const { weights, total } = weighed(files);
  const limit = LIMITS[app] ?? Infinity;
  if (total <= limit) return [];
  const heaviest = weights.slice(0, 8).map(([name, weight]) => `\n  ${name}: ${weight}`);
  return [`${app}: ${total} bytes of scripts, gzipped, where ${limit} are the limit; the heaviest:${heaviest.join("")}`];
}
