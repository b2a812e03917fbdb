import { useState } from "preact/hooks";
import { count, counted, duration } from "../format";
import { ClientFiguresDocument, ClientRevenueDocument } from "../gql/graphql";
import { useQuery } from "../load";
import { Bars } from "../parts/bars";
import { Days, DaysChoice, lastDays } from "../parts/days";
import { Empty, Refusal, Waiting } from "../parts/notice";
import type { Me } from "./me";

const RANGES = [7, 30, 90, 365];

/** `/clients/figures`: how much is run, how well that goes, and, for admins, what it brings in. */
export function Figures({ me }: { me: Me }) {
  const [range, setRange] = useState(30);
  const since = `${lastDays(range)[0]}T00:00:00Z`;
  const { data, failure, reload } = useQuery(ClientFiguresDocument, { since });
  const some = data?.masStockRunsPerDay.some(({ executions }) => executions > 0);
  return (
    <>
      <div class="bar">
        <DaysChoice choices={RANGES} value={range} change={setRange} />
      </div>
      <Refusal failure={failure} retry={reload} />
      {!data && !failure && <Waiting what="figures" />}
      {data && !some && <Empty title="Nothing was run in that time." />}
      {data && some && (
        <div class="columns">
          <Card title="Executions a day">
            <Days
              label={`Executions on each of the last ${range} days`}
              days={data.masStockRunsPerDay.map(({ day, executions }) => ({ day, value: executions, words: runs(executions) }))}
            />
          </Card>
          <Card title="Success by client">
            <Bars
              label="Success by client"
              bars={data.masStockSuccessRates.map((one) => ({
                name: one.clientName,
                value: one.successRatePercent,
                most: 100,
                words: `${one.successRatePercent} %: ${count(one.successful)} of ${count(one.totalExecutions)} completed`,
              }))}
            />
          </Card>
          <Card title="Workflows that are run most">
            <Bars
              label="Workflows that are run most"
              bars={data.masStockTopWorkflows
                .filter(({ executionCount }) => executionCount > 0)
                .map(({ workflowName: name, executionCount: value, averageDurationSeconds: seconds }) => ({
                  name,
                  value,
                  words: seconds === null ? runs(value) : `${runs(value)}, ${duration(seconds)} on average`,
                }))}
            />
          </Card>
          {me.admin && <Revenue since={since} />}
        </div>
      )}
    </>
  );
}

function Revenue({ since }: { since: string }) {
  const { data, failure, reload } = useQuery(ClientRevenueDocument, { since });
  return (
    <Card title="Revenue by client">
      <Refusal failure={failure} retry={reload} />
      {data && (
        <Bars
          label="Revenue by client"
          bars={data.masStockRevenue.map((one) => ({
            name: one.clientName ?? "–",
            value: Number(one.revenue),
            words: `$${one.revenue}, of which cost $${one.cost}, margin $${one.margin}`,
          }))}
        />
      )}
    </Card>
  );
}

function Card({ title, children }: { title: string; children: preact.ComponentChildren }) {
  return (
    <section class="card" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

const runs = (many: number): string => counted(many, "execution");
