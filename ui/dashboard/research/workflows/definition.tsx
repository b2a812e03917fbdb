import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { UpdateMezanWorkflowDocument } from "../../gql/graphql";
import { useAction } from "../../load";
import { Dag } from "../../parts/dag/dag";
import { parsed, written } from "../../parts/json";
import { StepTypes } from "./step_types";
import { nodesOf, stepsOf, tidied, withStep } from "./steps";

/** The steps of a workflow: drawn, and, to be edited, as JSON. The drawing follows what is written. */
export function Definition({ rowId, saved, reload }: { rowId: string; saved: unknown; reload: () => void }) {
  const base = useMemo(() => written(tidied(saved)), [saved]);
  const [text, setText] = useState(base);
  const [editing, edit] = useState(false);
  const [chosen, choose] = useState<string | null>(null);
  const { run, busy, failure, forget } = useAction(UpdateMezanWorkflowDocument);
  const dirty = text !== base;
  const [definition, problem] = useMemo(() => parsed(text), [text]);
  const steps = useMemo(() => stepsOf(definition ?? saved), [definition, saved]);
  const nodes = useMemo(() => nodesOf(steps), [steps]);
  const step = steps.find(({ id }) => id === chosen);
  const blamed = failure?.extensions["step"];
  // What was read anew is shown, unless there is something to lose.
  const shown = useRef(base);
  useEffect(() => {
    const before = shown.current;
    shown.current = base;
    setText((now) => (now === before ? base : now));
  }, [base]);
  useEffect(() => {
    if (typeof blamed === "string") choose(blamed);
  }, [blamed]);
  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [dirty]);

  async function save() {
    const answer = await run({ rowId, patch: { workflowDefinition: definition } });
    if (!answer) return;
    setText(written(tidied(answer.updateAlaweinMezanWorkflow.mezanWorkflow?.workflowDefinition)));
    edit(false);
    reload();
  }

  return (
    <section class="card" aria-labelledby="steps">
      <div class="bar">
        <h2 id="steps">Steps</h2>
        {!editing && (
          <button type="button" onClick={() => edit(true)}>
            Edit
          </button>
        )}
      </div>
      {nodes.length ? (
        <Dag label="The steps and what they need" steps={nodes} chosen={chosen} choose={(id) => choose(id === chosen ? null : id)} />
      ) : (
        <p class="faint">It has no steps yet.</p>
      )}
      {step && (
        <div aria-live="polite">
          <h3>{step.id}</h3>
          <pre class="json">{written(step.with)}</pre>
        </div>
      )}
      {editing && (
        <form
          class="fields"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <label>
            Definition
            <textarea
              class="mono"
              rows={18}
              spellcheck={false}
              value={text}
              aria-invalid={Boolean(problem ?? failure)}
              aria-describedby="definition-problem"
              onInput={(event) => {
                forget();
                setText(event.currentTarget.value);
              }}
            />
          </label>
          <p id="definition-problem" role="alert" class={problem || failure ? "notice bad" : "visually-hidden"}>
            {problem ?? failure?.message}
          </p>
          <StepTypes
            add={problem === null ? (type, example) => (forget(), setText(written(withStep(definition, type, example)))) : null}
          />
          <p class="buttons">
            <button type="submit" class="primary" disabled={busy || Boolean(problem) || !dirty}>
              Save
            </button>
            <button
              type="button"
              onClick={() => {
                forget();
                setText(base);
                edit(false);
              }}
            >
              Leave it
            </button>
          </p>
        </form>
      )}
    </section>
  );
}
