import { Fragment } from "preact";
import { useEffect, useState } from "preact/hooks";
import { moment } from "../format";
import { DeleteImageDocument, PhotographDocument, type PhotographQuery } from "../gql/graphql";
import { AnswerText } from "../kinds/coice_job/answer_text";
import { useAction, useQuery } from "../load";
import { Confirm, Dialog } from "../parts/dialog";
import { Refusal, Waiting } from "../parts/notice";
import { mayEdit } from "../people/profile";
import { seenFromHere } from "../session";
import { isUuid } from "../uuid";
import { flat } from "./metadata";

type Image = NonNullable<PhotographQuery["coiceImage"]>;

/** A photograph, large, with what is known of it and what jobs found in it. Arrow keys lead to its neighbours. */
export function Photograph(props: Shown) {
  return isUuid(props.rowId) ? <Read {...props} /> : <Dialog title="Photograph" close={props.close}>{NOT_THERE}</Dialog>;
}

const NOT_THERE = <p>There is no such photograph, or you may not see it.</p>;

interface Shown {
  rowId: string;
  step: (by: 1 | -1) => void;
  removed: (rowId: string) => void;
  close: () => void;
}

function Read(props: Shown) {
  const { rowId, step } = props;
  const { data, failure, reload } = useQuery(PhotographDocument, { rowId });
  const [removing, setRemoving] = useState(false);
  const image = data?.coiceImage;
  useEffect(() => {
    const follow = (event: KeyboardEvent) => {
      if (removing || (event.target as Element).closest("input, textarea, select")) return;
      if (event.key === "ArrowRight") step(1);
      else if (event.key === "ArrowLeft") step(-1);
    };
    addEventListener("keydown", follow);
    return () => removeEventListener("keydown", follow);
  }, [removing, step]);
  return (
    <Dialog title={image?.name ?? "Photograph"} close={props.close}>
      <Refusal failure={failure} retry={reload} />
      {!data && !failure && <Waiting what="the photograph" />}
      {data && !image && NOT_THERE}
      <div class="photograph-view">
        <div class="photograph-picture">{image && <img src={seenFromHere(image.url)} alt={image.name} />}</div>
        {image && (
          <div class="photograph-facts">
            <Results image={image} />
            <Metadata image={image} />
          </div>
        )}
      </div>
      <p class="buttons">
        <button type="button" onClick={() => step(-1)}>
          ← Previous
        </button>
        <button type="button" onClick={() => step(1)}>
          Next →
        </button>
        {image && (
          <>
            <a class="button" href={seenFromHere(image.url)} target="_blank" rel="noreferrer">
              Open the file
            </a>
            {mayEdit.value && (
              <button type="button" class="danger" onClick={() => setRemoving(true)}>
                Delete
              </button>
            )}
          </>
        )}
      </p>
      {removing && image && (
        <RemoveImage image={image} removed={() => props.removed(rowId)} close={() => setRemoving(false)} />
      )}
    </Dialog>
  );
}

function Results({ image }: { image: Image }) {
  const { nodes, totalCount } = image.results;
  if (!nodes.length) return <p class="faint">No job has looked at it yet.</p>;
  return (
    <>
      <h3>What jobs found in it</h3>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Stage</th>
            <th scope="col">Answer</th>
            <th scope="col">Run</th>
          </tr>
        </thead>
        <tbody>
          {nodes.map(({ rowId, result, stage, job, executedAt }) => (
            <tr key={rowId}>
              <td>
                {stage?.stageOrder}. {stage?.prompt?.name}
              </td>
              <td>
                <AnswerText result={result} />
              </td>
              <td>
                {job && <a href={`/runs/${job.rowId}`}>{job.title}</a>}{" "}
                <time class="faint" dateTime={executedAt}>
                  {moment(executedAt)}
                </time>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {totalCount > nodes.length && <p class="faint">The newest {nodes.length} of {totalCount}.</p>}
    </>
  );
}

function Metadata({ image }: { image: Image }) {
  const entries = flat(image.metadata);
  return (
    <>
      <h3>What is known of it</h3>
      <dl class="facts">
        <dt>Added</dt>
        <dd>
          <time dateTime={image.createdAt}>{moment(image.createdAt)}</time>
        </dd>
        <dt>Stored at</dt>
        <dd class="mono">{image.gcsPath}</dd>
        {entries.map(([key, value]) => (
          <Fragment key={key}>
            <dt>{key}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </>
  );
}

function RemoveImage({ image, removed, close }: { image: Image; removed: () => void; close: () => void }) {
  const { run, busy, failure } = useAction(DeleteImageDocument);
  const { totalCount } = image.results;
  return (
    <Confirm
      title={`Delete “${image.name}”?`}
      action="Delete the photograph"
      danger
      busy={busy}
      close={close}
      confirm={async () => {
        if (await run({ rowId: image.rowId })) removed();
      }}
    >
      <p>
        The file goes
        {totalCount > 0 && (totalCount === 1 ? ", and the result that a job found in it" : `, and the ${totalCount} results that jobs found in it`)}.
        There is no way back.
      </p>
      <Refusal failure={failure} />
    </Confirm>
  );
}
