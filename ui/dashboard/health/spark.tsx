import type { Sample } from "./vitals";

const WIDTH = 240;
const HEIGHT = 36;
const [SHORTEST, LONGEST] = [60_000, 600_000]; // ms that the whole width is for

/** How a figure went in the last ten minutes: for the eye, its words are beside it. */
export function Spark({ samples, of }: { samples: readonly Sample[]; of(sample: Sample): number | null | undefined }) {
  const end = samples.at(-1)?.at ?? 0;
  const span = Math.min(LONGEST, Math.max(SHORTEST, end - (samples[0]?.at ?? end)));
  const points = samples.flatMap((sample) => {
    const value = of(sample);
    return value == null || end - sample.at > span ? [] : [{ at: sample.at, value }];
  });
  const top = Math.max(...points.map(({ value }) => value), 0);
  const [x, y] = [
    (at: number) => (WIDTH - ((end - at) / span) * WIDTH).toFixed(1),
    (value: number) => (HEIGHT - 1.5 - (top > 0 ? value / top : 0) * (HEIGHT - 3)).toFixed(1),
  ];
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <polyline points={points.map(({ at, value }) => `${x(at)},${y(value)}`).join(" ")} />
    </svg>
  );
}
