// The prompts of an execution and what became of each, as they come: by their place in the batch.

import { signal } from "@preact/signals";
import { execute, type Failure, subscribe } from "../../gateway";
import { MasStockTilesDocument, MasStockTilesToComeDocument, type MasStockTileFragment, type MasStockTilesQuery } from "../../gql/graphql";
import { asFailure } from "../../load";

export type Tile = MasStockTileFragment;

/** What is said of all of them. */
export interface About {
  client: string;
  workflow: string;
  /** Whether its workflow works with an API key of the client's. */
  keyed: boolean;
}

export class Tiles {
  readonly all = signal<readonly Tile[]>([]);
  readonly about = signal<About | null>(null);
  readonly failure = signal<Failure | undefined>(undefined);
  private readonly places = new Map<number, Tile>();
  private readonly reading = new AbortController();
  private stop = () => {};

  constructor(private readonly execution: string) {}

  /** Read what there is; then, where the execution goes on, what comes. */
  async read(goesOn: boolean): Promise<void> {
    this.stop();
    this.failure.value = undefined;
    let seen = 0;
    let after: string | null = null;
    try {
      do {
        const answer: MasStockTilesQuery = await execute(MasStockTilesDocument, { execution: this.execution, after }, this.reading.signal);
        const found = answer.masStockExecution;
        if (!found) return;
        // What ends between two pages is told again.
        seen ||= found.sequence;
        this.about.value = {
          client: found.client?.name ?? "",
          workflow: found.workflow?.name ?? "",
          keyed: (found.workflow?.config as { requires_api_key?: boolean } | undefined)?.requires_api_key ?? false,
        };
        for (const tile of found.results.nodes) this.places.set(tile.batchIndex, tile);
        this.show();
        after = found.results.pageInfo.hasNextPage ? (found.results.pageInfo.endCursor ?? null) : null;
      } while (after !== null);
    } catch (error) {
      if (!this.reading.signal.aborted) this.failure.value = asFailure(error);
      return;
    }
    if (goesOn && !this.reading.signal.aborted) this.follow(seen);
  }

  private follow(after: number): void {
    const variables = { execution: this.execution, after };
    this.stop = subscribe(MasStockTilesToComeDocument, variables, {
      next: ({ masStockBatchResults: tile }) => {
        variables.after = Math.max(variables.after, tile.sequence ?? 0);
        this.places.set(tile.batchIndex, tile);
        this.show();
      },
      error: (failure) => (this.failure.value = failure),
    });
  }

  private show(): void {
    this.all.value = [...this.places.values()].sort((one, other) => one.batchIndex - other.batchIndex);
  }

  close(): void {
    this.reading.abort();
    this.stop();
  }
}

