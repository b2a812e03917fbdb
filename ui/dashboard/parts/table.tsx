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
        <TableBox label={props.label} columns={props.columns}>
          {pages.items.map((row) => (
            <tr key={props.id(row)}>{props.row(row)}</tr>
          ))}
        </TableBox>
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

/** A table of rows that are there: on a phone each is a block, its cells below one another under their columns' names. */
export function TableBox(props: {
  label: string;
  columns: readonly string[];
  /** Those of the columns that hold numbers. */
  numbers?: readonly string[];
  children: ComponentChildren;
}) {
  const { label, columns, numbers } = props;
  const names = Object.fromEntries(columns.map((name, place) => [`--column-${place + 1}`, JSON.stringify(name)]));
  return (
    <div class="table-box" role="group" aria-label={label} tabIndex={0}>
      <table aria-label={label} style={names}>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col" class={numbers?.includes(name) ? "number" : undefined}>
                {name || <span class="visually-hidden">What can be done</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  );
}
