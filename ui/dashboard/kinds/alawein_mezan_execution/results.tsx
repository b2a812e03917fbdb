import { useEffect, useMemo, useState } from "preact/hooks";
import { FollowMezanExecutionDocument, type RunFactsFragment } from "../../gql/graphql";
import { useLive } from "../../load";
import { Dag } from "../../parts/dag/dag";
import { written } from "../../parts/json";
import { Refusal, Waiting } from "../../parts/notice";
import { hasEnded } from "../../parts/state";
import { nodesOf, stepsOf } from "../../research/workflows/steps";
import { useEnd } from "../../runs/run/ended";
import { Export } from "../../runs/run/export";
import { logOf, standingOf, stateWord } from "./log";
import { Log } from "./lines";
import { StepFacts } from "./step";

/** A workflow as it is executed: its steps as a graph, each as it stands; what they got and gave. */
export function Results({ run }: { run: RunFactsFragment }) {
  const { data, failure, again } = useLive(FollowMezanExecutionDocument, { id: run.rowId });
  const log = useMemo(() => logOf(run.rowId), [run.rowId]);
  useEffect(() => () => log.close(), [log]);
  useEffect(() => log.follow(), [log, run.attempt]);
  useEnd(run, again);
  const [chosen, choose] = useState<string | null>(null);
  const lines = log.all.value;
  const standing = useMemo(() => standingOf(lines), [lines]);
  const execution = data?.alaweinMezanExecution;
  const steps = useMemo(() => stepsOf(execution?.definition), [execution?.definition]);
  const nodes = useMemo(
    () =>
      nodesOf(steps, (id) => {
        const line = standing.steps.get(id);
        return line && stateWord(line);
      }),
    [steps, standing],
  );
  const shown = chosen ?? lines.at(-1)?.step ?? null;
  const step = steps.find(({ id }) => id === shown);
  return (
    <>
      <Refusal failure={failure ?? log.failure.value} retry={() => (again(), log.follow())} />
      {!execution && !failure && <Waiting what="the execution" />}
      {execution && (
        <section class="card" aria-labelledby="steps">
          <div class="bar">
            <h2 id="steps">Steps</h2>
            <a href={`/research/workflows/${execution.workflowId}`}>{execution.workflowName}</a>
          </div>
          <Dag label="The steps and how they stand" steps={nodes} chosen={shown} choose={choose} />
          {step && <StepFacts step={step} line={standing.steps.get(step.id)} elements={standing.elements.get(step.id) ?? []} />}
        </section>
      )}
      {execution && (
        <div class="columns">
          <section class="card" aria-labelledby="input">
            <h2 id="input">Input</h2>
            <pre class="json" tabIndex={0}>{written(execution.input)}</pre>
          </section>
          <section class="card" aria-labelledby="output">
            <div class="bar">
              <h2 id="output">Output</h2>
              <Export run={run.rowId} search="" />
            </div>
            {execution.output === null ? (
              <p class="faint">{hasEnded(run) ? "It has given nothing." : "Nothing yet."}</p>
            ) : (
              <pre class="json" tabIndex={0}>{written(execution.output)}</pre>
            )}
          </section>
        </div>
      )}
      <Log lines={lines} />
    </>
  );
}
