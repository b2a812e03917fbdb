// The pages, by the first segment of their addresses. Each is loaded when it is first gone to.

import type { ComponentType } from "preact";

/** What a page gets: the segments of its address behind the first. */
export interface PageProps {
  rest: readonly string[];
}

export interface Page {
  page: string;
  title: string;
  load(): Promise<{ default: ComponentType<PageProps> }>;
}

export const PAGES: readonly Page[] = [
  { page: "runs", title: "Runs", load: () => import("./runs/page") },
  { page: "catalogs", title: "Catalogs", load: () => import("./catalogs/page") },
  { page: "pipelines", title: "Pipelines", load: () => import("./pipelines/page") },
  { page: "people", title: "People", load: () => import("./people/page") },
  { page: "health", title: "Health", load: () => import("./health/page") },
];
