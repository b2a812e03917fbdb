import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Failure } from "../gateway";
import type { TypedDocumentString } from "../gql/graphql";
import { type Page, usePaged } from "../paged";
import { Dialog } from "../parts/dialog";
import { Refusal } from "../parts/notice";
import { useSettled } from "../parts/settled";

const PAGE = 20;

/** A dialog to find rows by name and do something with one after the other; those that were chosen stay, ticked. */
export function Chooser<R, V extends { first: number; after?: string | null | undefined }, N>(props: {
  title: string;
  document: TypedDocumentString<R, V>;
  /** The variables for a text that is looked for, beside `first` and `after`. */
  variables(text: string): Omit<V, "first" | "after">;
  pick(data: R): Page<N>;
  item(row: N): { id: string | number; name: string; note?: string | undefined };
  action: string;
  /** Do it; undefined where it failed. */
  choose(row: N): Promise<unknown>;
  failure: Failure | undefined;
  /** Called after each one. */
  chosen(): void;
  close(): void;
  /** What to say where nothing can be chosen. */
  children: ComponentChildren;
}) {
  const [text, setText] = useState("");
  const [done, setDone] = useState<ReadonlySet<string | number>>(new Set());
  const settled = useSettled(text.trim());
  const pages = usePaged(props.document, { ...props.variables(settled), first: PAGE } as V, props.pick);
  return (
    <Dialog title={props.title} close={props.close}>
      <label>
        Find by name
        <input type="search" value={text} autofocus onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      <Refusal failure={props.failure ?? pages.failure} />
      <ul class="plain choices" aria-label="Found">
        {pages.items.map((row) => {
          const { id, name, note } = props.item(row);
          return (
            <li key={id}>
              <span>
                {name} {note && <span class="faint">{note}</span>}
              </span>
              {done.has(id) ? (
                <span role="status">✓ Done</span>
              ) : (
                <button
                  type="button"
                  aria-label={`${props.action} ${name}`}
                  onClick={async () => {
                    if (!(await props.choose(row))) return;
                    setDone((old) => new Set(old).add(id));
                    props.chosen();
                  }}
                >
                  {props.action}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {pages.ready && pages.items.length === 0 && <p class="faint">{settled ? "Nothing fits." : props.children}</p>}
      <p class="buttons">
        {pages.hasMore && (
          <button type="button" disabled={pages.loading} onClick={pages.more}>
            Show more
          </button>
        )}
        <button type="button" class="primary" onClick={props.close}>
          Close
        </button>
      </p>
    </Dialog>
  );
}
