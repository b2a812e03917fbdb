import { now } from "../clock";
import { Refusal, Waiting } from "../parts/notice";
import { Processes } from "./processes";
import { Providers } from "./providers";
import { Postgres, Queue } from "./queue";
import "./style.css";
import { troubles } from "./verdict";
import { missed, type Sample, samples, useVitals } from "./vitals";

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

/** How the installation fares: a verdict in words, then the figures. */
export default function HealthPage() {
  useVitals();
  const newest = samples.value.at(-1);
  return (
    <>
      <h1>Health</h1>
      {newest ? (
        <Figures newest={newest} />
      ) : missed.value ? (
        <Refusal failure={missed.value} />
      ) : (
        <Waiting what="the figures" />
      )}
    </>
  );
}

function Figures({ newest }: { newest: Sample }) {
  const found = troubles(newest.health, now());
  const at = new Date(newest.at);
  return (
    <>
      <section aria-label="Verdict" aria-live="polite">
        {missed.value ? (
          <p class="notice bad">
            {missed.value.message} The figures below are old: they are of{" "}
            <time dateTime={at.toISOString()}>{clock.format(at)}</time>, and are asked for again every few seconds.
          </p>
        ) : found.length === 0 ? (
          <p class="notice good">All is well.</p>
        ) : (
          <ul class="troubles">
            {found.map(({ grave, what }) => (
              <li key={what} class={`notice ${grave ? "bad" : "warn"}`}>
                {what}
              </li>
            ))}
          </ul>
        )}
      </section>
      <div class={missed.value ? "figures stale" : "figures"}>
        <div class="columns">
          <Queue health={newest.health} samples={samples.value} />
          <Postgres health={newest.health} samples={samples.value} />
        </div>
        <Providers health={newest.health} samples={samples.value} />
        <Processes health={newest.health} />
      </div>
    </>
  );
}
