// A job's answers, the newest first: what is near the reader's eyes is kept, of all others only the place.

import { signal } from "@preact/signals";
import { execute, type Failure, reconnections, subscribe } from "../../gateway";
import {
  CoiceAnswersDocument,
  type CoiceAnswerFragment,
  type CoiceAnswersQuery,
  CoiceAnswersToComeDocument,
  type CoiceJobResultWhere,
} from "../../gql/graphql";
import { asFailure } from "../../load";

export interface Answer extends CoiceAnswerFragment {
  /** Where it was searched for: the words that were found, marked. */
  snippet?: string | null;
}

/** An answer, or its sequence where it is not held now. */
export type Place = Answer | number;

export interface Wanted {
  search: string;
  /** The order of a stage; 0 for all. */
  stage: number;
  /** "yes" or "no" of a yes-or-no question; "" for all. */
  answer: string;
}

const PAGE = 100;
const KEPT = 500; // on either side of what is in sight
const GATHER = 100; // milliseconds in which answers that come are shown together

export const sequenceOf = (place: Place): number => (typeof place === "number" ? place : place.sequence);

/** The answers of a job that are wanted. `close` ends it; it must not be used then. */
export class Answers {
  readonly places = signal<readonly Place[]>([]);
  /** How many new ones wait so as not to move others under the reader. */
  readonly held = signal(0);
  readonly failure = signal<Failure | undefined>(undefined);
  readonly ready = signal(false);

  #free = true;
  #waiting: Place[] = [];
  #arrived: Answer[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sight: readonly [number, number] = [0, 0];
  #more = true;
  #reading = false;
  #following = false;
  /** The stream's variables: the client subscribes again with them as they are after a cut. */
  #stream: { job: string; after: number };
  #unfollow: (() => void) | undefined;
  #unwatch: () => void;
  #abort = new AbortController();

  constructor(
    job: string,
    readonly wanted: Wanted,
  ) {
    this.#stream = { job, after: 0 };
    void this.#start();
    // The stream goes on by itself after a cut; what could not be read meanwhile is read now.
    this.#unwatch = reconnections.subscribe(() => void (this.failure.peek() && this.more()));
  }

  close(): void {
    this.#abort.abort();
    this.#unfollow?.();
    this.#unwatch();
    clearTimeout(this.#timer);
  }

  /** Read the answers before the oldest one that is known. */
  async more(): Promise<void> {
    if (!this.ready.value) return this.#start();
    const last = this.places.value.at(-1);
    if (!this.#more || last === undefined) return;
    await this.#read(async () => {
      const { edges, pageInfo } = await this.#page({ lt: sequenceOf(last) });
      this.#more = pageInfo.hasNextPage;
      this.#show([...this.places.value, ...edges.map(answer)]);
    });
  }

  /** These places are in sight: what is missing there is read, and what is far away let go of. */
  async look(first: number, last: number): Promise<void> {
    this.#sight = [first, last];
    const [newest, oldest] = this.#missing();
    if (newest === undefined || oldest === undefined) return;
    await this.#read(async () => {
      const { edges } = await this.#page({ lte: newest, gte: oldest });
      const found = new Map(edges.map((edge) => [edge.node.sequence, answer(edge)]));
      const read = (place: Place) => typeof place === "number" && place <= newest && place >= oldest;
      // What does not come is no longer there.
      this.#show(this.places.value.flatMap((place) => (read(place) ? (found.get(sequenceOf(place)) ?? []) : [place])));
    });
  }

  /** The newest and the oldest of the places in and near sight that are not held: no more than a page has. */
  #missing(): [newest?: number, oldest?: number] {
    const [first, last] = this.#sight;
    const from = Math.max(0, first - PAGE / 4);
    const near = this.places.value.slice(from, Math.min(last + PAGE / 4, from + PAGE));
    const missing = near.filter((place) => typeof place === "number");
    return missing.length ? [missing[0]!, missing.at(-1)!] : [];
  }

  /** Whether new answers may be put in now, or would move others under the reader. */
  settle(free: boolean): void {
    this.#free = free;
    if (free && this.#waiting.length && !this.wanted.search) this.release();
  }

  /** Show the new ones that wait. */
  release(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#sight = [0, 0];
    if (this.wanted.search) this.#restart();
    else this.#show([...waiting, ...this.places.value]);
  }

  /** Go on with what the job finds now; nothing changes where that is being done. */
  follow(): void {
    if (this.#following || !this.ready.value) return;
    this.#following = true;
    this.#unfollow = subscribe(CoiceAnswersToComeDocument, this.#stream, {
      next: ({ coiceJobResults: found }) => {
        if (found.sequence <= this.#stream.after) return;
        this.#stream.after = found.sequence;
        if (!this.#fits(found)) return;
        this.#arrived.push(found);
        this.#timer ??= setTimeout(() => this.#take(), GATHER);
      },
      error: (failure) => {
        this.#following = false;
        this.failure.value = failure;
      },
      complete: () => (this.#following = false),
    });
  }

  async #start(): Promise<void> {
    await this.#read(async () => {
      const page = await this.#page({});
      this.#more = page.pageInfo.hasNextPage;
      this.#show(page.edges.map(answer));
      this.ready.value = true;
      // Nothing that was there when the page was read comes by the stream, whatever is wanted.
      if (!this.#stream.after) this.#stream.after = page.sequence;
      this.follow();
    });
  }

  #restart(): void {
    this.#more = true;
    void this.#start();
  }

  #take(): void {
    this.#timer = undefined;
    const fresh = this.#arrived.reverse();
    this.#arrived = [];
    if (this.#free && !this.#waiting.length && !this.wanted.search) this.#show([...fresh, ...this.places.value]);
    else {
      const waiting: Place[] = [...fresh, ...this.#waiting];
      this.#waiting = waiting.map((place, at) => (at < KEPT ? place : sequenceOf(place)));
      this.held.value = this.#waiting.length;
    }
  }

  /** What the gateway decides when it is asked; a search it decides alone. */
  #fits({ stage, result }: CoiceAnswerFragment): boolean {
    if (this.wanted.stage && stage?.stageOrder !== this.wanted.stage) return false;
    return !this.wanted.answer || partOf(result, "result") === (this.wanted.answer === "yes");
  }

  async #page(sequence: { lt?: number; lte?: number; gte?: number }) {
    const { search, stage, answer } = this.wanted;
    const where: CoiceJobResultWhere = {
      ...(Object.keys(sequence).length ? { sequence } : {}),
      ...(stage ? { stage: { stageOrder: { eq: stage } } } : {}),
      ...(answer ? { result: { contains: { result: answer === "yes" } } } : {}),
    };
    const variables = { job: this.#stream.job, where, search: search || null, first: PAGE };
    const { coiceJob } = await execute(CoiceAnswersDocument, variables, this.#abort.signal);
    const none: Page = { edges: [], pageInfo: { hasNextPage: false } };
    return { sequence: coiceJob?.sequence ?? 0, ...(coiceJob?.results ?? none) };
  }

  async #read(read: () => Promise<void>): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      await read();
      this.failure.value = undefined;
      this.#reading = false;
    } catch (error) {
      this.#reading = false;
      if (!this.#abort.signal.aborted) this.failure.value = asFailure(error);
      return;
    }
    await this.look(...this.#sight); // the reader may have gone on meanwhile
  }

  #show(places: readonly Place[]): void {
    const [first, last] = this.#sight;
    this.places.value = places.map((place, at) => (at < first - KEPT || at > last + KEPT ? sequenceOf(place) : place));
    this.held.value = this.#waiting.length;
  }
}

type Page = NonNullable<CoiceAnswersQuery["coiceJob"]>["results"];

function answer({ node, snippet }: Page["edges"][number]): Answer {
  return { ...node, snippet: snippet ?? null };
}

/** A part of an answer: its `result` (true or false, a text, keywords), its `provider`, and what that adds. */
export function partOf(result: unknown, name: string): unknown {
  return typeof result === "object" && result !== null ? (result as Record<string, unknown>)[name] : undefined;
}

/** Who answered, such as `offline`. */
export const providerOf = (result: unknown): string => String(partOf(result, "provider") ?? "–");
