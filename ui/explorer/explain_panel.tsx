import { useGraphiQL } from "@graphiql/react";
import { useRef, useState } from "react";
import { CopyButton } from "./copy_button";
import { type Explanation, explained, type Report, type Statement } from "./explain";

/** Opens a panel that shows the plan of the query in the editor, its SQL, what Postgres makes of it, and the times. */
export function ExplainButton() {
  const { queryEditor, variableEditor, headerEditor, operationName, operations } = useGraphiQL((state) => ({
    queryEditor: state.queryEditor,
    variableEditor: state.variableEditor,
    headerEditor: state.headerEditor,
    operationName: state.operationName,
    operations: state.operations,
  }));
  const panel = useRef<HTMLDialogElement>(null);
  const asking = useRef<AbortController>(null);
  const [answer, setAnswer] = useState<Report | Error | null>(null);

  async function ask() {
    const control = new AbortController();
    asking.current = control;
    setAnswer(null);
    panel.current?.showModal();
    const question = {
      query: queryEditor?.getValue() ?? "",
      variables: variableEditor?.getValue() ?? "",
      headers: headerEditor?.getValue() ?? "",
      operationName: operations && operations.length > 1 ? operationName : undefined,
    };
    const next = await explained(question, control.signal).catch((error: Error) => error);
    if (!control.signal.aborted) setAnswer(next);
  }

  return (
    <>
      <button type="button" aria-haspopup="dialog" disabled={!queryEditor} onClick={ask}>
        Explain
      </button>
      <dialog
        ref={panel}
        className="explain"
        aria-labelledby="explain-title"
        onClose={() => asking.current?.abort()}
        // A click beside the panel hits the dialog itself.
        onClick={(event) => event.target === event.currentTarget && event.currentTarget.close()}
      >
        <header>
          <h2 id="explain-title">How the query is read</h2>
          <button type="button" onClick={() => panel.current?.close()}>
            Close
          </button>
        </header>
        <div aria-live="polite">{answer instanceof Error ? <Wrong>{answer.message}</Wrong> : answer ? <Told {...answer} /> : <p>Asking…</p>}</div>
      </dialog>
    </>
  );
}

function Told({ errors = [], extensions }: Report) {
  const { cost, explain } = extensions ?? {};
  return (
    <>
      {errors.map(({ message }) => (
        <Wrong key={message}>{message}</Wrong>
      ))}
      {!errors.length && !explain && <Wrong>The gateway did not explain this.</Wrong>}
      {explain && cost && <p>{summary(cost, explain)}</p>}
      {explain?.planned.map((part, place) => (
        <section key={place}>
          <Block title="Plan" text={part.plan.join("\n")} />
          <Read {...part} />
        </section>
      ))}
      {explain && <FieldByField {...explain.strawberry} />}
    </>
  );
}

function summary(cost: { rows: number; budget: number | null }, { planned, milliseconds }: Explanation): string {
  const parts = [`At most ${cost.rows} planned rows${cost.budget === null ? "" : ` of ${cost.budget} allowed`}`];
  for (const part of planned) {
    parts.push(part.cached ? "plan from the cache" : "a new plan");
    for (const [name, time] of Object.entries(part.milliseconds)) parts.push(`${name} ${time} ms`);
  }
  return [...parts, `total ${milliseconds.total} ms`].join(" · ");
}

function FieldByField({ fields, left, statements, more }: Explanation["strawberry"]) {
  const reasons = Object.entries(fields);
  if (!reasons.length && !left && !statements.length) return null;
  return (
    <section>
      <h3>Run field by field</h3>
      <ul>
        {left && <li>Everything: {left}</li>}
        {reasons.map(([name, why]) => (
          <li key={name}>
            {name}: {why}
          </li>
        ))}
      </ul>
      {statements.map((each, place) => (
        <Read key={place} {...each} />
      ))}
      {more ? <p>And {more} statements more.</p> : null}
    </section>
  );
}

function Read({ sql, values = [], postgres, error }: Statement) {
  const given = values.map((value, place) => `-- $${place + 1} = ${value}`);
  return (
    <>
      <Block title="SQL" text={[sql, ...given].join("\n")} />
      {postgres ? <Block title="Postgres" text={postgres.join("\n")} /> : <Wrong>{error ?? "It was not run."}</Wrong>}
    </>
  );
}

function Block({ title, text }: { title: string; text: string }) {
  const shown = useRef<HTMLPreElement>(null);
  const select = () => {
    if (shown.current) getSelection()?.selectAllChildren(shown.current);
    return `Selected ${title}`;
  };
  return (
    <>
      <div className="block">
        <h3>{title}</h3>
        <CopyButton what={title} text={() => text} instead={select} />
      </div>
      <pre ref={shown} tabIndex={0} aria-label={title} role="region">
        {text}
      </pre>
    </>
  );
}

function Wrong({ children }: { children: string }) {
  return (
    <p className="wrong" role="alert">
      {children}
    </p>
  );
}
