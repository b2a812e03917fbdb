import { useEffect, useState } from "preact/hooks";
import { counted } from "../format";
import type { TypedDocumentString } from "../gql/graphql";
import { type CoiceLibraryWhere, ContentsDocument } from "../gql/graphql";
import { useAction, useQuery } from "../load";
import { Confirm } from "../parts/dialog";
import { Refusal } from "../parts/notice";
import { withBelow } from "./below";

interface Removal<R> {
  what: "catalog" | "library";
  name: string;
  rowId: number;
  document: TypedDocumentString<R, { rowId: number }>;
  removed: () => void;
  close: () => void;
}

/** Ask before a catalog or library goes, telling what goes with it. */
export function Remove<R>(props: Removal<R>) {
  const { what, rowId } = props;
  // The libraries that go; null where they could not be found out.
  const [within, setWithin] = useState<CoiceLibraryWhere | null | undefined>(
    what === "catalog" ? { catalogId: { eq: rowId } } : undefined,
  );
  useEffect(() => {
    if (within) return;
    const abort = new AbortController();
    withBelow(rowId, abort.signal).then(
      (keys) => setWithin({ rowId: { in: keys } }),
      () => setWithin(null),
    );
    return () => abort.abort();
  }, []);
  return within ? <Counted {...props} within={within} /> : <Ask {...props} uncounted={within === null} />;
}

function Counted<R>(props: Removal<R> & { within: CoiceLibraryWhere }) {
  const { what, within } = props;
  const { data, failure } = useQuery(ContentsDocument, {
    libraries: within,
    images: { library: within },
    jobs: { library: within },
    pipelines: { library: within },
  });
  const parts = data && [
    [data.coiceLibraries.totalCount - (what === "library" ? 1 : 0), "library", "libraries"],
    [data.coiceImages.totalCount, "photograph", "photographs"],
    [data.coicePipelines.totalCount, "pipeline", "pipelines"],
    [data.jobs.totalCount, "job with its results", "jobs with their results"],
    [data.open.totalCount, "of them is under way, and ends", "of them are under way, and end"],
  ] as const;
  return <Ask {...props} uncounted={failure !== undefined} parts={parts?.filter(([number]) => number > 0)} />;
}

/** `parts`: how many of what go. */
function Ask<R>(props: Removal<R> & { uncounted: boolean; parts?: (readonly [number, string, string])[] | undefined }) {
  const { what, parts, uncounted } = props;
  const removal = useAction(props.document);
  return (
    <Confirm
      title={`Delete the ${what} “${props.name}”?`}
      action={`Delete the ${what}`}
      danger
      busy={removal.busy || !(parts || uncounted)}
      close={props.close}
      confirm={async () => {
        if (await removal.run({ rowId: props.rowId })) props.removed();
      }}
    >
      {!parts && !uncounted && <p role="status">Counting what goes with it…</p>}
      {parts?.length === 0 && <p>It is empty.</p>}
      {parts && parts.length > 0 && (
        <>
          <p>This goes with it:</p>
          <ul>
            {parts.map(([number, one, many]) => (
              <li key={one}>
                {counted(number, one, many)}
              </li>
            ))}
          </ul>
        </>
      )}
      {uncounted && <p>What is in it could not be counted; all of it goes.</p>}
      <p>There is no way back.</p>
      <Refusal failure={removal.failure} />
    </Confirm>
  );
}
