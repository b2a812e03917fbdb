import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useRef } from "react";
import { config } from "./config";
import { type Example, examplesOf, variablesOf } from "./examples";
import { latestRun } from "./run_links";

export const systems = examplesOf(config.systems);

/** The examples of each system; one that is chosen opens in a tab of its own, or in the one that still shows it. */
export function ExampleMenu() {
  const panel = useRef<HTMLDivElement>(null);
  const { addTab, changeTab } = useGraphiQLActions();
  const { queryEditor, variableEditor, tabs } = useGraphiQL(({ queryEditor, variableEditor, tabs }) => ({
    queryEditor,
    variableEditor,
    tabs,
  }));

  function open(example: Example) {
    panel.current?.hidePopover();
    const shown = tabs.findIndex(({ query }) => query === example.query);
    if (shown < 0) addTab();
    else changeTab(shown);
    if (shown < 0) queryEditor?.setValue(example.query);
    // An id in an example is most likely that of the run that was just seen.
    const run = latestRun.value;
    variableEditor?.setValue(variablesOf(example, { ...config.variables, ...(run ? { jobId: run, runId: run } : {}) }));
    queryEditor?.focus();
  }

  return (
    <>
      <button type="button" popoverTarget="examples" disabled={!queryEditor}>
        Examples
      </button>
      <div id="examples" className="panel" popover="auto" ref={panel} role="dialog" aria-label="Examples">
        {systems.map(({ title, examples }) => (
          <section key={title} aria-label={title}>
            <h2>{title}</h2>
            <ul>
              {examples.map((example) => (
                <li key={example.name}>
                  <button type="button" onClick={() => open(example)}>
                    <strong>{example.name}</strong> <span>{example.about}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}
