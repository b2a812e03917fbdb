import { count, counted } from "../format";
import { TableBox } from "../parts/table";
import { Ago } from "../parts/time";
import type { Health } from "./vitals";

/** Who works, and who answers this page. */
export function Processes({ health: { workers, gateway } }: { health: Health }) {
  return (
    <section class="card" aria-label="Workers">
      <h2>Workers</h2>
      {workers.length === 0 ? (
        <p class="faint">
          No process works on runs. A gateway does, unless it is told not to; <code>trellis worker</code> starts another one.
        </p>
      ) : (
        <TableBox label="Workers" columns={["Process", "Heard of", "Started", "Release", "Kinds of run", "Works on"]} numbers={["Works on"]}>
          {workers.map((worker) => (
            <tr key={worker.id} class={worker.gone ? "gone" : ""}>
              <th scope="row" class="mono" title={worker.id}>
                {worker.id.slice(0, 8)}
              </th>
              <td>
                {worker.gone && <span class="breaker warn">Gone</span>} <Ago at={worker.seenAt} />
              </td>
              <td>
                <Ago at={worker.startedAt} />
              </td>
              <td>{worker.version}</td>
              <td class="mono kinds">{worker.kinds.join(", ")}</td>
              <td class="number">{worker.gone ? "–" : count(worker.working)}</td>
            </tr>
          ))}
        </TableBox>
      )}
      <p class="faint">
        This page is answered by a gateway of release {gateway.version}, started <Ago at={gateway.startedAt} />. All gateways
        together hold {counted(gateway.sockets, "open socket")} and{" "}
        {counted(gateway.subscriptions, "subscription")}.
      </p>
    </section>
  );
}
