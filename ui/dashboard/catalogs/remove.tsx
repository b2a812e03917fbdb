import type { TypedDocumentString } from "../gql/graphql";
import { ContentsDocument, type CoiceLibraryWhere } from "../gql/graphql";
import { count } from "../format";
import { useAction, useQuery } from "../load";
import { Confirm } from "../parts/dialog";
import { Refusal } from "../parts/notice";

/** Ask before a catalog or library goes, telling what goes with it: the libraries that are `within`, and all in them. */
export function Remove<R>(props: {
  what: "catalog" | "library";
  name: string;
  rowId: number;
  /** The libraries that go; of a library, it is one of them itself. */
  within: CoiceLibraryWhere;
  document: TypedDocumentString<R, { rowId: number }>;
  removed: () => void;
  close: () => void;
}) {
  const { what, name, within } = props;
  const { data, failure } = useQuery(ContentsDocument, {
    libraries: within,
    images: { library: within },
    jobs: { library: within },
    pipelines: { library: within },
  });
  const removal = useAction(props.document);
  const parts = data && [
    [data.coiceLibraries.totalCount - (what === "library" ? 1 : 0), "library", "libraries"],
    [data.coiceImages.totalCount, "photograph", "photographs"],
    [data.coicePipelines.totalCount, "pipeline", "pipelines"],
    [data.coiceJobs.totalCount, "job with its results", "jobs with their results"],
  ] as const;
  const there = parts?.filter(([number]) => number > 0) ?? [];
  return (
    <Confirm
      title={`Delete the ${what} “${name}”?`}
      action={`Delete the ${what}`}
      danger
      busy={removal.busy || (!data && !failure)}
      close={props.close}
      confirm={async () => {
        if (await removal.run({ rowId: props.rowId })) props.removed();
      }}
    >
      {data && there.length === 0 && <p>It is empty.</p>}
      {there.length > 0 && (
        <>
          <p>This goes with it:</p>
          <ul>
            {there.map(([number, one, many]) => (
              <li key={one}>
                {count(number)} {number === 1 ? one : many}
              </li>
            ))}
          </ul>
        </>
      )}
      {failure && <p>What is in it could not be counted; all of it goes.</p>}
      <p>There is no way back.</p>
      <Refusal failure={removal.failure} />
    </Confirm>
  );
}

/** A library and those below it: as deep as anybody has nested them, and then some. */
export function below(rowId: number): CoiceLibraryWhere {
  const own = { parentId: { eq: rowId } };
  return {
    or: [
      { rowId: { eq: rowId } },
      own,
      { parent: own },
      { parent: { parent: own } },
      { parent: { parent: { parent: own } } },
    ],
  };
}
