import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useRef } from "react";
import { config } from "./config";
import { type Example, examplesOf, variablesOf } from "./examples";
import { latestRuns } from "./run_links";
import { session } from "./session";

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
    variableEditor?.setValue(variablesOf(example, known()));
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

/** Values of variables by name: what the demo has for whoever is signed in, and as `coiceJobId` the CoiceJob that was just seen. */
function known(): Record<string, unknown> {
  const demo = config.variables[session.value?.email ?? ""] ?? Object.values(config.variables)[0];
  const runs = [...latestRuns].map(([type, run]) => [`${type.charAt(0).toLowerCase()}${type.slice(1)}Id`, run]);
  return { ...demo, ...Object.fromEntries(runs) };
}
