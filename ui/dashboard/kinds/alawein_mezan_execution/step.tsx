import { written } from "../../parts/json";
import { Badge } from "../../parts/standing";
import { Ago } from "../../parts/time";
import type { Step } from "../../research/workflows/steps";
import { BADGES, type Line } from "./log";

/** What a step is to do, what it got and gave, and how its elements stand where it is a map. */
export function StepFacts({ step, line, elements }: { step: Step; line: Line | undefined; elements: readonly Line[] }) {
  return (
    <section class="step-facts" aria-labelledby="step">
      <h3 id="step">
        {step.id} <span class="faint">{step.type}</span>
      </h3>
      <p>{line ? <Told line={line} /> : <span class="faint">It was not its turn yet.</span>}</p>
      {line?.error && <p class="notice bad">{line.error}</p>}
      {elements.length > 0 && <Elements elements={elements} />}
      <div class="columns">
        <Value title="Definition" value={step.with} />
        {line?.input != null && <Value title="Got" value={line.input} />}
        {line?.output != null && <Value title="Gave" value={line.output} />}
      </div>
    </section>
  );
}

function Told({ line }: { line: Line }) {
  return (
    <>
      <Badge {...BADGES[line.status]} /> <Ago at={line.createdAt} />
      {line.attempt > 1 && `, attempt ${line.attempt}`}
      {line.status === "WAITING" && line.dueAt && (
        <>
          , goes on <Ago at={line.dueAt} />
        </>
      )}
      {line.runId && (
        <>
          {" "}
          · <a href={`/runs/${line.runId}`}>its run</a>
        </>
      )}
    </>
  );
}

function Value({ title, value }: { title: string; value: unknown }) {
  return (
    <div>
      <h4 class="faint">{title}</h4>
      <pre class="json" tabIndex={0}>{written(value)}</pre>
    </div>
  );
}

function Elements({ elements }: { elements: readonly Line[] }) {
  return (
    <div class="scrolled tall" tabIndex={0} role="group" aria-label="Elements">
      <table>
        <thead>
          <tr>
            <th scope="col" class="number">
              Element
            </th>
            <th scope="col">How it stands</th>
            <th scope="col">What it gave</th>
          </tr>
        </thead>
        <tbody>
          {elements.map((line) => (
            <tr key={line.element}>
              <td class="number">{line.element}</td>
              <td>
                <Told line={line} />
              </td>
              <td>{line.error ?? (line.output == null ? "–" : <code>{short(JSON.stringify(line.output))}</code>)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const MOST = 200; // characters

const short = (text: string): string => (text.length > MOST ? `${text.slice(0, MOST)}…` : text);
