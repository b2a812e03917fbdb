// Asking how the query in the editor is read: docs/explain.md has what the answer holds.

import { authorization } from "./session";

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

export interface Question {
  query: string;
  variables: string;
  operationName: string | undefined;
}

/** What the gateway tells of a query. Throws an Error where it is not one, or cannot be asked about. */
export async function explained(question: Question, signal: AbortSignal): Promise<Report> {
  // A GET request runs queries and nothing else.
  const address = new URL("/graphql", location.href);
  for (const [name, value] of Object.entries(question)) if (value) address.searchParams.set(name, value);
  const response = await fetch(address, {
    headers: { ...authorization(), Accept: "application/graphql-response+json", "Trellis-Report": "cost, explain" },
    signal,
  }).catch(() => {
    throw new Error("The gateway cannot be reached.");
  });
  if (response.status === 405 || response.status === 406) {
    throw new Error("Only queries can be explained. This is a mutation or a subscription; it was not run.");
  }
  const report = (await response.json().catch(() => null)) as Report | null;
  if (!report) throw new Error(`The gateway answered ${response.status}: the query may be too long to explain here.`);
  return report;
}
