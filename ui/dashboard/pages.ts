// The pages, by the first segment of their addresses. Each is loaded when it is first gone to.

import type { ComponentType } from "preact";
import { config, serves } from "./session";

/** What a page gets: the segments of its address behind the first. */
export interface PageProps {
  rest: readonly string[];
}

export interface Page {
  page: string;
  title: string;
  /** The system that it is of, where it is of one. */
  system?: string;
  load(): Promise<{ default: ComponentType<PageProps> }>;
}

const ALL: readonly Page[] = [
  { page: "runs", title: "Runs", load: () => import("./runs/page") },
  { page: "catalogs", title: "Catalogs", system: "coice", load: () => import("./catalogs/page") },
  { page: "pipelines", title: "Pipelines", system: "coice", load: () => import("./pipelines/page") },
  { page: "people", title: "People", system: "coice", load: () => import("./people/page") },
  { page: "workflows", title: "Workflows", system: "masstock", load: () => import("./workflows/page") },
  { page: "clients", title: "Clients", system: "masstock", load: () => import("./clients/page") },
  { page: "studio", title: "Studio", system: "ofm", load: () => import("./studio/page") },
  { page: "conversations", title: "Conversations", system: "orgs", load: () => import("./conversations/page") },
  { page: "knowledge", title: "Knowledge", system: "orgs", load: () => import("./knowledge/page") },
  { page: "customers", title: "Customers", system: "orgs", load: () => import("./customers/page") },
  { page: "research", title: "Research", system: "alawein", load: () => import("./research/page") },
  { page: "health", title: "Health", load: () => import("./health/page") },
];

export const PAGES = ALL.filter(({ system }) => !system || serves(system));

/** Where one can go: the pages, and the explorer, if it is served, which is an app of its own. */
export const ENTRIES = config.graphiql === false ? PAGES : [...PAGES, { page: "graphql", title: "GraphiQL" }];
