import { count } from "../format";
import { FilterPreviewDocument, type StagePartsFragment } from "../gql/graphql";
import { useQuery } from "../load";
import { useSettled } from "../parts/settled";
import { Ago } from "../parts/time";
import { asRun, type StageDraft } from "./draft";

/** How many images of the pipeline's last job a filter would let through. */
export function Preview(props: {
  pipelineId: string;
  filter: unknown;
  draft: readonly StageDraft[];
  saved: readonly StagePartsFragment[];
}) {
  const condition = asRun(props.filter, props.draft, props.saved);
  const settled = useSettled(JSON.stringify(condition), 350);
  if (props.filter === null) return null;
  if (condition === null)
    return <p class="preview faint">It asks about a stage that has not run yet: run the pipeline to see what it lets through.</p>;
  return <Asked pipelineId={props.pipelineId} filter={JSON.parse(settled)} orders={props.saved.map((stage) => stage.stageOrder)} />;
}

function Asked({ pipelineId, filter, orders }: { pipelineId: string; filter: unknown; orders: number[] }) {
  // Tried behind all stages, wherever the draft has it: of what it reads there are results.
  const { data, failure } = useQuery(FilterPreviewDocument, { pipelineId, filter, stageOrder: Math.max(0, ...orders) + 1 });
  return (
    <p class="preview" role="status">
      {failure && <span class="bad">{failure.message}</span>}
      {!data && !failure && <span class="faint">Trying it on the last job…</span>}
      {data && <Told {...data.coiceFilterPreview} />}
    </p>
  );
}

interface Found {
  images: number;
  passed: number;
  unknown: number;
  job?: { rowId: string; createdAt: string; totalImages: number } | null;
}

function Told({ images, passed, unknown, job }: Found) {
  if (!job) return <span class="faint">No job of this pipeline has results yet, so there is nothing to try it on.</span>;
  return (
    <>
      <strong>
        {count(passed)} of {count(images)}
      </strong>{" "}
      {images < job.totalImages && `(of ${count(job.totalImages)}) `}
      images of <a href={`/runs/${job.rowId}`}>the last job</a>, <Ago at={job.createdAt} />, would pass
      {unknown > 0 && `; ${count(unknown)} would not, for want of an answer`}.
    </>
  );
}
