// The list of runs: pages of a query, kept up to date by a subscription.

import { signal } from "@preact/signals";
import { execute, type Failure, reconnections, subscribe } from "../../gateway";
import {
  type ListedRunFragment,
  RunsAgainDocument,
  type RunsAgainQuery,
  RunsDocument,
  type RunsQuery,
  RunsUnderWayDocument,
  type RunState,
  type RunsUnderWaySubscription,
} from "../../gql/graphql";
import { asFailure } from "../../load";
import { type Filter, statesOf, whereOf } from "./filter";

export type ListedRun = ListedRunFragment;

type Page = RunsQuery["runs"];

const PAGE = 200;

/** Newest first; what was started at the same moment by its id. */
function newestFirst(one: ListedRun, other: ListedRun): number {
  if (one.createdAt !== other.createdAt) return one.createdAt < other.createdAt ? 1 : -1;
  return one.rowId < other.rowId ? 1 : -1;
}

const isRun = (node: RunsAgainQuery["nodes"][number]): node is ListedRun => node !== null && "rowId" in node;

/** The runs that fit a filter. `close` ends it; it must not be used then. */
export class RunList {
  /** The newest first, as far as they have been read. */
  readonly runs = signal<readonly ListedRun[]>([]);
  /** How many new ones wait so as not to move others under the reader. */
  readonly held = signal(0);
  /** How many there are in all. */
  readonly total = signal<number | undefined>(undefined);
  readonly failure = signal<Failure | undefined>(undefined);
  /** Whether the first page is there. */
  readonly ready = signal(false);

  /** The states that are asked for. */
  readonly #states: readonly RunState[] | undefined;
  #free = true;
  #known = new Map<string, ListedRun>();
  #waiting = new Map<string, ListedRun>();
  /** What the subscription has told last, since the connection is there. */
  #told = new Map<string, ListedRun>();
  #followed = new Set<string>();
  #after: string | null = null;
  #more = true;
  #reading: Promise<void> | null = null;
  #abort = new AbortController();
  #ends: (() => void)[] = [];

  constructor(readonly filter: Filter) {
    this.#states = statesOf(filter);
    this.#ends.push(this.#follow());
    void this.more();
    const before = reconnections.peek();
    this.#ends.push(reconnections.subscribe((now) => void (now !== before && this.refresh())));
  }

  close(): void {
    this.#abort.abort();
    for (const end of this.#ends) end();
  }

  /** Read the next page, if there is one. */
  more(): Promise<void> {
    if (this.#reading || !this.#more) return this.#reading ?? Promise.resolve();
    return this.#reads(async () => {
      const page = await this.#page(this.#after);
      for (const run of page.nodes) this.#keep(run);
      this.#after = page.pageInfo.endCursor ?? this.#after;
      this.#more = page.pageInfo.hasNextPage;
    });
  }

  /** Read again what has been read: after a cut, when anything may have changed. Rows that are there keep their places. */
  async refresh(): Promise<void> {
    this.#followed.clear();
    this.#told.clear();
    while (this.#reading) await this.#reading;
    if (!this.#known.size) return this.more();
    return this.#reads(async () => {
      const wanted = this.#known.size;
      const found: ListedRun[] = [];
      let after: string | null = null;
      let more = true;
      while (more && found.length < wanted) {
        const page: Page = await this.#page(after);
        found.push(...page.nodes);
        after = page.pageInfo.endCursor ?? after;
        more = page.pageInfo.hasNextPage;
      }
      const there = new Set(found.map((run) => run.rowId));
      const last = found.at(-1);
      for (const [id, run] of this.#known) {
        if (!there.has(id) && (!more || !last || newestFirst(run, last) < 0)) this.#known.delete(id);
      }
      const newest = this.runs.value[0];
      for (const run of found) {
        if (!newest || newestFirst(run, newest) > 0) this.#keep(run);
        else this.#put(run);
      }
    });
  }

  /** Whether runs may come and go now, or would move others under the reader. */
  settle(free: boolean): void {
    this.#free = free;
    if (free) this.release();
  }

  /** Show the new ones that wait. */
  release(): void {
    for (const run of this.#waiting.values()) this.#keep(run);
    this.#waiting.clear();
    this.#show();
  }

  /** Read again those of these rows that the subscription does not tell of: what has ended may be deleted. */
  async recheck(first: number, last: number): Promise<void> {
    const doubtful = this.runs.value.slice(first, last).filter((run) => !this.#followed.has(run.rowId));
    if (!doubtful.length) return;
    try {
      const { nodes } = await execute(RunsAgainDocument, { ids: doubtful.map((run) => run.id) }, this.#abort.signal);
      nodes.forEach((node, place) => {
        const asked = doubtful[place];
        if (isRun(node)) this.#keep(node);
        else if (asked && this.#known.delete(asked.rowId)) this.#count(-this.#fits(asked));
      });
      this.#show();
    } catch {
      // The next turn asks again, and the header tells of a lost connection.
    }
  }

  #reads(read: () => Promise<void>): Promise<void> {
    const done = read()
      .then(
        () => (this.failure.value = undefined),
        (error: unknown) => {
          if (!this.#abort.signal.aborted) this.failure.value = asFailure(error);
        },
      )
      .then(() => {
        this.#reading = null;
        if (this.#abort.signal.aborted) return;
        for (const run of this.#told.values()) this.#put(run);
        this.#show();
      });
    this.#reading = done;
    return done;
  }

  async #page(after: string | null): Promise<Page> {
    const { runs } = await execute(
      RunsDocument,
      { where: whereOf(this.filter), first: PAGE, after, counted: after === null },
      this.#abort.signal,
    );
    if (runs.totalCount !== undefined) this.total.value = runs.totalCount;
    this.ready.value = true;
    return runs;
  }

  #follow(): () => void {
    // States are looked at here: a run that comes into one of them is new to this list, and its last one is to be seen.
    const { state: _, ...where } = whereOf(this.filter);
    return subscribe(
      RunsUnderWayDocument,
      { where },
      {
        next: ({ runs }) => this.#changed(runs),
        error: (failure) => (this.failure.value = failure),
      },
    );
  }

  #changed(changes: RunsUnderWaySubscription["runs"]): void {
    for (const { change, runId, run } of changes) {
      if (change === "GONE") this.#followed.delete(runId);
      else this.#followed.add(runId);
      if (!run) continue;
      const here = this.#known.has(runId) || this.#waiting.has(runId);
      if (!here && !this.#fits(run)) continue;
      this.#told.set(runId, run);
      if (this.#put(run)) this.#count(1);
    }
    this.#show();
  }

  /** A run as it is now: in its place if that is known, else as a new one if it belongs among those that were read. */
  #put(run: ListedRun): boolean {
    if (this.#known.has(run.rowId)) this.#keep(run);
    else if (this.#waiting.has(run.rowId)) this.#keep(run, this.#waiting);
    else {
      const last = this.runs.value.at(-1);
      if (this.#more && (!last || newestFirst(run, last) > 0)) return false; // a page to come has it
      this.#keep(run, this.#free ? this.#known : this.#waiting);
      return true;
    }
    return false;
  }

  /** What is newer is kept: what was read and what was told may come in either order. */
  #keep(run: ListedRun, among = this.#known): void {
    const old = among.get(run.rowId);
    if (old && old.sequence > run.sequence) return;
    among.set(run.rowId, run);
    if (old) this.#count(this.#fits(run) - this.#fits(old));
  }

  /** 1 for a run in one of the states that are asked for, 0 for another. */
  #fits({ state }: ListedRun): number {
    return Number(this.#states?.includes(state) ?? true);
  }

  #count(more: number): void {
    if (more && this.total.value !== undefined) this.total.value += more;
  }

  #show(): void {
    // What fits no more leaves, but not from under the reader.
    for (const among of this.#free ? [this.#known, this.#waiting] : [this.#waiting])
      for (const [id, run] of among) if (!this.#fits(run)) among.delete(id);
    this.runs.value = [...this.#known.values()].sort(newestFirst);
    this.held.value = this.#waiting.size;
  }
}
