import type { ComponentChildren } from "preact";
import { bytes, count, duration } from "../format";
import { Spark } from "./spark";
import type { Health, Sample } from "./vitals";

interface Props {
  health: Health;
  samples: readonly Sample[];
}

/** How much waits, and for how long. */
export function Queue({ health: { queue }, samples }: Props) {
  return (
    <section class="card" aria-label="Queue">
      <h2>Queue</h2>
      <p class="faint">Runs are cut into chunks, which wait here for a worker.</p>
      <dl class="vitals">
        <Vital name="Waiting" value={count(queue.waiting)}>
          <Spark samples={samples} of={({ health }) => health.queue.waiting} />
        </Vital>
        <Vital name="Being worked on" value={count(queue.working)}>
          <Spark samples={samples} of={({ health }) => health.queue.working} />
        </Vital>
        <Vital name="Waits longest" value={queue.oldestSeconds == null ? "–" : duration(queue.oldestSeconds)}>
          <Spark samples={samples} of={({ health }) => health.queue.oldestSeconds ?? 0} />
        </Vital>
      </dl>
      {queue.kinds.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">Kind of run</th>
              <th scope="col" class="number">
                Waiting
              </th>
              <th scope="col" class="number">
                Worked on
              </th>
            </tr>
          </thead>
          <tbody>
            {queue.kinds.map(({ kind, waiting, working }) => (
              <tr key={kind}>
                <td class="mono">{kind}</td>
                <td class="number">{count(waiting)}</td>
                <td class="number">{count(working)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** The database. */
export function Postgres({ health: { postgres }, samples }: Props) {
  return (
    <section class="card" aria-label="Postgres">
      <h2>Postgres</h2>
      <p class="faint">Version {postgres.version}</p>
      <dl class="vitals">
        <Vital name="Answers in" value={milliseconds(postgres.latencySeconds)}>
          <Spark samples={samples} of={({ health }) => health.postgres.latencySeconds} />
        </Vital>
        <Vital name="Connections" value={`${count(postgres.connections)} of ${count(postgres.maxConnections)}`}>
          <Spark samples={samples} of={({ health }) => health.postgres.connections} />
        </Vital>
        <Vital name="Size" value={bytes(Number(postgres.databaseBytes))} />
        <Vital name="Replica behind" value={postgres.replicaLagSeconds == null ? "none seen" : duration(postgres.replicaLagSeconds)} />
      </dl>
    </section>
  );
}

function Vital({ name, value, children }: { name: string; value: string; children?: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        {children}
      </dd>
    </div>
  );
}

/** "< 0.1 ms", "0.8 ms", "140 ms", "2.1 s". */
export function milliseconds(seconds: number): string {
  if (seconds < 0.0001) return "< 0.1 ms";
  if (seconds >= 1) return `${seconds.toFixed(1)} s`;
  return `${(seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0)} ms`;
}
