// An operation in the page's address, so that it can be handed on: GraphiQL's `query` and `variables`.

import { useGraphiQL } from "@graphiql/react";
import { StorageAPI } from "@graphiql/toolkit";
import { CopyButton } from "./copy_button";
import { storage } from "./storage";

const given = () => new URLSearchParams(location.hash.slice(1) || location.search);

/** What the address asked for when the page was opened. It is shown, and run by nobody but the person. */
export const shared = given().has("query") ? { query: given().get("query") ?? "", variables: given().get("variables") ?? "" } : null;

if (shared) {
  // What GraphiQL was looking at last, in its own storage: it finds the tab or adds one, which is what counts from here on.
  const kept = new StorageAPI(storage);
  kept.set("query", shared.query);
  kept.set("variables", shared.variables);
  history.replaceState(null, "", location.pathname);
}
addEventListener("hashchange", () => given().has("query") && location.reload());

/** Copies a link to what is in the editors, but for the headers: a token may be there. */
export function ShareButton() {
  const { query, variables } = useGraphiQL(({ queryEditor, variableEditor }) => ({ query: queryEditor, variables: variableEditor }));

  function link(): string {
    // Behind the #, where it is no server's to write down.
    const operation = new URLSearchParams({ query: query?.getValue() ?? "", variables: variables?.getValue() ?? "" });
    return new URL(`#${operation}`, location.href).href;
  }

  function show(): string {
    history.replaceState(null, "", link());
    return "The link is in the address bar";
  }

  return <CopyButton what="link" text={link} instead={show} />;
}
