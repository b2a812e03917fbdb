import type { ComponentChildren } from "preact";
import { count } from "../format";
import type { Paged } from "../paged";
import { Refusal, Waiting } from "./notice";

/** A table of the rows read so far, and a button for the next ones. */
export function Table<N>(props: {
  label: string;
  columns: readonly string[];
  pages: Paged<N>;
  id(row: N): string | number;
  row(row: N): ComponentChildren;
  /** What to show where there are none. */
  children: ComponentChildren;
}) {
  const { pages } = props;
  if (!pages.ready) return pages.failure ? <Refusal failure={pages.failure} retry={pages.reload} /> : <Waiting what={props.label} />;
  return (
    <>
      <Refusal failure={pages.failure} retry={pages.reload} />
      {pages.items.length === 0 ? (
        props.children
      ) : (
        <div class="table-box" role="region" aria-label={props.label} tabIndex={0}>
          <table aria-label={props.label}>
            <thead>
              <tr>
                {props.columns.map((name) => (
                  <th key={name} scope="col">
                    {name || <span class="visually-hidden">What can be done</span>}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {pages.items.map((row) => (
                <tr key={props.id(row)}>{props.row(row)}</tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {pages.hasMore && (
        <p class="more">
          <button type="button" disabled={pages.loading} onClick={pages.more}>
            Show more
          </button>{" "}
          <span class="faint">
            {count(pages.items.length)} of {count(pages.total)}
          </span>
        </p>
      )}
    </>
  );
}
