import { fileName, moment } from "../../format";
import { CoiceImageOfJobDocument } from "../../gql/graphql";
import { useQuery } from "../../load";
import { Dialog } from "../../parts/dialog";
import { Refusal, Waiting } from "../../parts/notice";
import { seenFromHere } from "../../session";
import { AnswerText } from "./answer_text";
import { providerOf } from "./answers";

/** A photograph, large, with all that the job has found in it. */
export function Photograph({ image, name, job, close }: { image: string; name: string; job: string; close: () => void }) {
  const { data, failure, loading, reload } = useQuery(CoiceImageOfJobDocument, { image, job });
  const found = data?.coiceImage;
  return (
    <Dialog title={name} close={close}>
      <Refusal failure={failure} retry={reload} />
      {!found && (loading ? <Waiting what="the photograph" /> : !failure && <p>The photograph is no longer there.</p>)}
      {found && (
        <>
          <a href={seenFromHere(found.url)} target="_blank" rel="noreferrer">
            <img class="job-photograph-large" src={seenFromHere(found.url)} alt={`The photograph ${fileName(found.gcsPath)}`} />
          </a>
          <dl class="answers-of">
            {found.results.nodes.map(({ rowId, stage, result, executedAt }) => (
              <div key={rowId}>
                <dt>
                  {stage ? `${stage.stageOrder}. ${stage.prompt?.name ?? "Stage"}` : "A stage that is no longer there"}
                  {stage?.prompt && <small class="faint">{stage.prompt.prompt}</small>}
                </dt>
                <dd>
                  <AnswerText result={result} />
                  <small class="faint">
                    {providerOf(result)}, <time dateTime={executedAt}>{moment(executedAt)}</time>
                  </small>
                </dd>
              </div>
            ))}
          </dl>
          {found.results.nodes.length === 0 && <p class="faint">The job has found nothing in it yet.</p>}
          {found.library && (
            <p>
              <a href={`/catalogs/libraries/${found.library.rowId}`}>{found.library.name}</a>
            </p>
          )}
        </>
      )}
    </Dialog>
  );
}
