import { count, percent } from "../format";
import type { CircuitState } from "../gql/graphql";
import { TableBox } from "../parts/table";
import { Ago } from "../parts/time";
import { milliseconds } from "./queue";
import { Spark } from "./spark";
import type { Health, Sample } from "./vitals";

const STATES: Record<CircuitState, { word: string; look: string }> = {
  CLOSED: { word: "Asked", look: "good" },
  HALF_OPEN: { word: "Being tried again", look: "warn" },
  OPEN: { word: "Held back", look: "bad" },
};

const COLUMNS = ["Name", "State", "Calls", "Errors", "Half of the calls within", "95 of 100 within", "Limits", "Last error"];
const NUMBERS = ["Calls", "Errors", "95 of 100 within"];

/** Who is asked questions, and how they answer. */
export function Providers({ health, samples }: { health: Health; samples: readonly Sample[] }) {
  return (
    <section class="card" aria-label="Providers">
      <h2>Providers</h2>
      {health.providers.length === 0 ? (
        <p class="faint">None was asked yet.</p>
      ) : (
        <TableBox label="Providers" columns={COLUMNS} numbers={NUMBERS}>
          {health.providers.map((each) => (
            <tr key={each.name}>
              <th scope="row">{each.name}</th>
              <td>
                <span class={`breaker ${STATES[each.state].look}`}>{STATES[each.state].word}</span>
              </td>
              <td class="number">{count(each.requests)}</td>
              <td class="number">
                {count(each.errors)}
                {each.requests > 0 && each.errors > 0 && <span class="faint"> {percent(each.errors / each.requests)}</span>}
              </td>
              <td>
                {each.p50Seconds == null ? "–" : milliseconds(each.p50Seconds)}
                <Spark
                  samples={samples}
                  of={(sample) => sample.health.providers.find(({ name }) => name === each.name)?.p50Seconds}
                />
              </td>
              <td class="number">{each.p95Seconds == null ? "–" : milliseconds(each.p95Seconds)}</td>
              <td>{limits(each.limits)}</td>
              <td>
                {each.lastError ? (
                  <>
                    {each.lastError}
                    {each.lastErrorAt && (
                      <span class="faint">
                        {" "}
                        <Ago at={each.lastErrorAt} />
                      </span>
                    )}
                  </>
                ) : (
                  <span class="faint">none</span>
                )}
              </td>
            </tr>
          ))}
        </TableBox>
      )}
    </section>
  );
}

function limits({ requestsPerMinute, tokensPerMinute }: Health["providers"][number]["limits"]): string {
  const found = [
    requestsPerMinute != null && `${count(requestsPerMinute)} calls a minute`,
    tokensPerMinute != null && `${count(tokensPerMinute)} tokens a minute`,
  ].filter(Boolean);
  return found.join(", ") || "none set";
}
