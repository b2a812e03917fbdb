// GraphiQL between our bar and what its result leads to.

import { DOC_EXPLORER_PLUGIN, DocExplorerStore } from "@graphiql/plugin-doc-explorer";
import { HISTORY_PLUGIN, HistoryStore } from "@graphiql/plugin-history";
import { GraphiQLProvider, useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { GraphiQL, GraphiQLInterface } from "graphiql";
import { useEffect, useRef } from "react";
import { Bar } from "./bar";
import { reachable } from "./connection";
import { systems } from "./example_menu";
import { variablesOf } from "./examples";
import { fetcher, following } from "./fetcher";
import { ResultFooter } from "./run_links";
import { session } from "./session";
import { shared } from "./share";
import { useValue } from "./state";
import { chosen, KEY, storage } from "./storage";

const FONT = 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';
const PLUGINS = [DOC_EXPLORER_PLUGIN, HISTORY_PLUGIN];
const first = systems[0]?.examples[0];
const TABS = shared ? [shared] : first && [{ query: first.query, variables: variablesOf(first, {}) }];

export function Explorer() {
  return (
    <GraphiQLProvider
      fetcher={fetcher}
      plugins={PLUGINS}
      referencePlugin={DOC_EXPLORER_PLUGIN}
      storage={storage}
      inputValueDeprecation
      schemaDescription
      {...(TABS && { defaultTabs: TABS })}
    >
      <HistoryStore>
        <DocExplorerStore>
          <Bar />
          <Upkeep />
          <main>
            <GraphiQLInterface defaultEditorToolsVisibility="variables">
              <GraphiQL.Footer>
                <ResultFooter />
              </GraphiQL.Footer>
            </GraphiQLInterface>
          </main>
        </DocExplorerStore>
      </HistoryStore>
    </GraphiQLProvider>
  );
}

/** What GraphiQL does not see to: fonts of this machine, the system's theme as it changes, a schema that did not come. */
function Upkeep() {
  const { introspect, setTheme, stop } = useGraphiQLActions();
  const { schema, isIntrospecting, tab, query, variables, headers, response } = useGraphiQL((state) => ({
    schema: state.schema,
    isIntrospecting: state.isIntrospecting,
    tab: state.tabs[state.activeTabIndex]?.id,
    query: state.queryEditor,
    variables: state.variableEditor,
    headers: state.headerEditor,
    response: state.responseEditor,
  }));
  const connected = useValue(reachable);
  const person = useValue(session);

  useEffect(() => {
    for (const editor of [query, variables, headers, response]) editor?.updateOptions({ fontFamily: FONT, fontSize: 13 });
  }, [query, variables, headers, response]);

  useEffect(() => {
    // What is followed belongs to its tab: a new one would show it otherwise.
    stop();
    following.value = null;
  }, [tab, stop]);

  useEffect(() => {
    const system = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => setTheme(chosen());
    const elsewhere = ({ key }: StorageEvent) => key === KEY && follow();
    system.addEventListener("change", follow);
    addEventListener("storage", elsewhere);
    return () => {
      system.removeEventListener("change", follow);
      removeEventListener("storage", elsewhere);
    };
  }, [setTheme]);

  const token = person?.token;
  const asked = useRef<string | null | undefined>(token); // with whose token; GraphiQL asks by itself at first
  useEffect(() => {
    if (!connected) asked.current = null;
    else if (!schema && !isIntrospecting && asked.current !== token) {
      asked.current = token;
      void introspect();
    }
  }, [connected, token, schema, isIntrospecting, introspect]);

  return null;
}
