import { useState } from "preact/hooks";
import { count, counted, duration } from "../format";
import { OfmCostsDocument, type OfmCostsQuery } from "../gql/graphql";
import { useQuery } from "../load";
import { Days, DaysChoice, lastDays } from "../parts/days";
import { Empty, Refusal, Waiting } from "../parts/notice";
import { TableBox } from "../parts/table";

type Group = OfmCostsQuery["ofmCosts"]["providers"][number];

const RANGES = [7, 30, 90];

/** `/studio/costs`: what was asked of services for oneself, and what of its price is known. */
export function Costs() {
  const [range, setRange] = useState(30);
  const days = lastDays(range);
  const { data, failure, reload } = useQuery(OfmCostsDocument, { since: `${days[0]}T00:00:00Z` });
  const perDay = new Map(data?.ofmCosts.days.map(({ key, count }) => [key.createdAt?.slice(0, 10), count]));
  return (
    <section class="card" aria-labelledby="costs">
      <div class="bar">
        <h2 id="costs">What services were asked for</h2>
        <DaysChoice choices={RANGES} value={range} change={setRange} />
      </div>
      <p class="faint">Each attempt of a call that was made for you. A price is there where it is known; the services’ own bills count.</p>
      <Refusal failure={failure} retry={reload} />
      {!data && !failure && <Waiting what="figures" />}
      {data && data.ofmCosts.totalCount === 0 && <Empty title="Nothing was asked for." />}
      {data && data.ofmCosts.totalCount > 0 && (
        <>
          <Days
            label={`Calls on each of the last ${range} days`}
            days={days.map((day) => ({ day, value: perDay.get(day) ?? 0, words: calls(perDay.get(day) ?? 0) }))}
          />
          <TableBox label="By service" columns={["Service", "Calls", "Without success", "Tokens", "Time", "Price, as far as known"]}>
            {[...summed(data.ofmCosts.providers)].map(([provider, sum]) => (
              <tr key={provider}>
                <th scope="row">{provider}</th>
                <td>{count(sum.calls)}</td>
                <td>{count(sum.failed)}</td>
                <td>{sum.tokens ? count(sum.tokens) : "–"}</td>
                <td>{duration(sum.milliseconds / 1000)}</td>
                <td>{sum.cost === null ? "unknown" : `$${sum.cost ? sum.cost.toFixed(4) : 0}`}</td>
              </tr>
            ))}
          </TableBox>
        </>
      )}
    </section>
  );
}

interface Sum {
  calls: number;
  failed: number;
  tokens: number;
  milliseconds: number;
  cost: number | null;
}

/** By service, whatever came of the calls. */
function summed(groups: readonly Group[]): ReadonlyMap<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const { key, count, sum } of groups) {
    const provider = key.provider ?? "";
    const now = sums.get(provider) ?? { calls: 0, failed: 0, tokens: 0, milliseconds: 0, cost: null };
    sums.set(provider, {
      calls: now.calls + count,
      failed: now.failed + (key.outcome === "ok" ? 0 : count),
      tokens: now.tokens + Number(sum?.tokens ?? 0),
      milliseconds: now.milliseconds + Number(sum?.milliseconds ?? 0),
      cost: sum?.cost == null ? now.cost : (now.cost ?? 0) + Number(sum.cost),
    });
  }
  return sums;
}

const calls = (many: number): string => counted(many, "call");
