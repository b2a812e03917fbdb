const DAY = 86_400_000; // milliseconds

/** How much there was on each day (UTC), as columns: for the eye, and in words for who does not see them. */
export function Days({ label, days }: { label: string; days: readonly { day: string; value: number; words: string }[] }) {
  const top = Math.max(...days.map(({ value }) => value), 1);
  const busiest = days.reduce<(typeof days)[number] | undefined>((most, one) => (one.value > (most?.value ?? 0) ? one : most), undefined);
  return (
    <figure class="days">
      <div class="days-columns" role="img" aria-label={`${label}. ${busiest ? `Most on ${short(busiest.day)}: ${busiest.words}.` : "None."}`}>
        {days.map(({ day, value, words }) => (
          <span key={day} class="days-day" title={`${short(day)}: ${words}`}>
            <span style={{ blockSize: `${(value / top) * 100}%` }} />
          </span>
        ))}
      </div>
      <figcaption class="faint">
        <span>{days[0] && short(days[0].day)}</span>
        <span>{busiest && `at most ${busiest.words}`}</span>
        <span>{days.length > 1 && short(days.at(-1)?.day ?? "")}</span>
      </figcaption>
    </figure>
  );
}

const short = (day: string): string => new Date(day).toLocaleDateString(undefined, { dateStyle: "medium", timeZone: "UTC" });

/** The days (UTC) of the last so many, as `2026-11-21`, today the last. */
export const lastDays = (many: number, now = Date.now()): string[] =>
  Array.from({ length: many }, (_, place) => new Date(now - (many - 1 - place) * DAY).toISOString().slice(0, 10));

/** Of how many days something is told. */
export function DaysChoice(props: { choices: readonly number[]; value: number; change: (days: number) => void }) {
  return (
    <label>
      In the last
      <select value={props.value} onChange={(event) => props.change(Number(event.currentTarget.value))}>
        {props.choices.map((one) => (
          <option key={one} value={one}>
            {one} days
          </option>
        ))}
      </select>
    </label>
  );
}
