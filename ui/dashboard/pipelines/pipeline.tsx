import { useEffect, useState } from "preact/hooks";
import { count, counted } from "../format";
import { DeletePipelineDocument, PipelineDocument, type PipelineQuery, UpdatePipelineDocument } from "../gql/graphql";
import { useAction, useQuery } from "../load";
import { Confirm } from "../parts/dialog";
import { LatestRuns } from "../parts/latest_runs";
import { NameDialog } from "../parts/name_dialog";
import { Empty, Refusal, Waiting } from "../parts/notice";
import { mayEdit } from "../people/profile";
import { navigate } from "../router";
import { LibraryChoice } from "./list";
import { Stages } from "./stages";

type Pipeline = NonNullable<PipelineQuery["coicePipeline"]>;

export function PipelinePage({ rowId }: { rowId: string }) {
  const { data, failure, reload } = useQuery(PipelineDocument, { rowId });
  const [asked, ask] = useState<"rename" | "delete" | null>(null);
  const close = () => ask(null);
  const pipeline = data?.coicePipeline;
  useEffect(() => {
    if (pipeline) document.title = `${pipeline.name} · Trellis`;
  }, [pipeline?.name]);
  if (failure && !pipeline) return <Refusal failure={failure} retry={reload} />;
  if (!data) return <Waiting what="the pipeline" />;
  if (!pipeline)
    return (
      <Empty page title="There is no such pipeline, or you may not see it.">
        <a href="/pipelines">All pipelines</a>
      </Empty>
    );
  const { library, author, jobs } = pipeline;
  return (
    <>
      <nav class="path" aria-label="Where it is">
        <a href="/pipelines">Pipelines</a>
      </nav>
      <div class="bar">
        <h1>{pipeline.name}</h1>
        <p class="buttons">
          {library && (
            <a class="button" href={`/catalogs/libraries/${library.rowId}`}>
              To its library
            </a>
          )}
          {mayEdit.value && (
            <>
              <button type="button" onClick={() => ask("rename")}>
                Rename or move
              </button>
              <button type="button" class="danger" onClick={() => ask("delete")}>
                Delete
              </button>
            </>
          )}
        </p>
      </div>
      {pipeline.description && <p>{pipeline.description}</p>}
      <p class="faint">
        {library ? (
          <>
            Runs over <a href={`/catalogs/libraries/${library.rowId}`}>{library.name}</a> and the libraries inside
          </>
        ) : (
          "A general pipeline: it runs over any library"
        )}
        {author && <>. Made by <bdi>{author.displayName || author.email}</bdi></>}.
      </p>
      <Stages pipelineId={rowId} saved={pipeline.stages.nodes} reload={reload} />
      <section class="card" aria-labelledby="jobs">
        <h2 id="jobs">Latest jobs</h2>
        {jobs.nodes.length ? (
          <>
            <LatestRuns runs={jobs.nodes} />
            {jobs.totalCount > jobs.nodes.length && <p class="faint">of {count(jobs.totalCount)} in all</p>}
          </>
        ) : (
          <p class="faint">None yet. Start one from a library.</p>
        )}
      </section>
      {asked === "rename" && <Rename pipeline={pipeline} saved={() => (close(), reload())} close={close} />}
      {asked === "delete" && <Remove pipeline={pipeline} close={close} />}
    </>
  );
}

function Rename({ pipeline, saved, close }: { pipeline: Pipeline; saved: () => void; close: () => void }) {
  const { run, busy, failure } = useAction(UpdatePipelineDocument);
  const [libraryId, setLibrary] = useState(pipeline.library?.rowId ?? null);
  return (
    <NameDialog
      title="Rename or move the pipeline"
      action="Save"
      initial={{ name: pipeline.name, description: pipeline.description ?? null }}
      busy={busy}
      failure={failure}
      close={close}
      save={async (given) => {
        if (await run({ rowId: pipeline.rowId, patch: { ...given, libraryId } })) saved();
      }}
    >
      <LibraryChoice libraryId={libraryId} choose={setLibrary} />
    </NameDialog>
  );
}

function Remove({ pipeline, close }: { pipeline: Pipeline; close: () => void }) {
  const { run, busy, failure } = useAction(DeletePipelineDocument);
  const stages = pipeline.stages.nodes.length;
  return (
    <Confirm
      title={`Delete the pipeline “${pipeline.name}”?`}
      action="Delete the pipeline"
      danger
      busy={busy}
      close={close}
      confirm={async () => {
        if (await run({ rowId: pipeline.rowId })) navigate("/pipelines");
      }}
    >
      <p>
        {stages === 1 ? "Its stage and its filter go" : `Its ${count(stages)} stages and their filters go`}. Its prompts stay, for other pipelines.
      </p>
      {pipeline.jobs.totalCount > 0 && (
        <p class="notice warn">
          {counted(pipeline.jobs.totalCount, "job has", "jobs have")} run it. While their results are
          kept, the pipeline is, too: delete those jobs first.
        </p>
      )}
      <Refusal failure={failure} />
    </Confirm>
  );
}
