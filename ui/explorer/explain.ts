// Asking how the query in the editor is read: docs/explain.md has what the answer holds.

import { tryParseJSONC } from "@graphiql/react";
import { ask, ENDPOINT } from "./gateway";

export interface Statement {
  sql: string;
  values?: unknown[];
  postgres?: string[];
  error?: string;
}

export interface Explanation {
  planned: (Statement & { plan: string[]; cached: boolean; milliseconds: Record<string, number> })[];
  strawberry: { fields: Record<string, string>; left?: string; statements: Statement[]; more?: number };
  milliseconds: { total: number };
}

export interface Report {
  errors?: { message: string }[];
  extensions?: { cost?: { rows: number; budget: number | null }; explain?: Explanation };
}

/** What is in the editors. */
export interface Question {
  query: string;
  variables: string;
  headers: string;
  operationName: string | undefined;
}

/** What the gateway tells of a query. Throws an Error where it is not one, or cannot be asked about. */
export async function explained({ query, variables, headers, operationName }: Question, signal: AbortSignal): Promise<Report> {
  // A GET request runs queries and nothing else.
  const address = new URL(ENDPOINT);
  const given = objectIn(variables, "variables");
  const named = { query, variables: given && JSON.stringify(given), operationName };
  for (const [name, value] of Object.entries(named)) if (value) address.searchParams.set(name, value);
  const written = objectIn(headers, "request headers") as Record<string, string> | undefined;
  const response = await ask(address, { headers: { "Trellis-Report": "cost, explain" }, signal }, written);
  if (response.status === 405 || response.status === 406) {
    throw new Error("Only queries can be explained. This is a mutation or a subscription; it was not run.");
  }
  const report = (await response.json().catch(() => null)) as Report | null;
  if (!report) throw new Error(`The gateway answered ${response.status}: the query may be too long to explain here.`);
  return report;
}

/** What an editor holds, as GraphiQL reads it: JSON with comments. Throws an Error in GraphiQL's words. */
function objectIn(text: string, what: string): Record<string, unknown> | undefined {
  try {
    return tryParseJSONC(text);
  } catch (error) {
    throw new Error(`It was not asked: the ${what} ${(error as Error).message}`);
  }
}
