import { count } from "../format";
import { FilterPreviewDocument, type StagePartsFragment } from "../gql/graphql";
import { useQuery } from "../load";
import { useSettled } from "../parts/settled";
import { Ago } from "../parts/time";
import { asRun, type StageDraft, type Trial } from "./draft";

/** How many images of the pipeline's last job the filter of a stage would let through, after those before it. */
export function Preview({ pipelineId, draft, at, saved }: { pipelineId: string; draft: readonly StageDraft[]; at: number; saved: readonly StagePartsFragment[] }) {
  const trial = asRun(draft, at, saved);
  const settled = useSettled(JSON.stringify(trial), 350);
  if (draft[at]?.filter === null) return null;
  const tried = JSON.parse(settled) as Trial | null;
  if (!trial || !tried)
    return <p class="preview faint">It asks about what no job has asked yet: run the pipeline to see what it lets through.</p>;
  return <Asked pipelineId={pipelineId} trial={tried} orders={saved.map((stage) => stage.stageOrder)} />;
}

function Asked({ pipelineId, trial, orders }: { pipelineId: string; trial: Trial; orders: number[] }) {
  // Tried behind all stages, wherever the draft has it: of what it reads there are results.
  const { data, failure } = useQuery(FilterPreviewDocument, { pipelineId, ...trial, stageOrder: Math.max(0, ...orders) + 1 });
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
      {unknown > 0 && `; of ${count(unknown)} the answers that it asks about are not there`}.
    </>
  );
}
