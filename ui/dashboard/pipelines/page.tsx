import type { PageProps } from "../pages";
import { Empty } from "../parts/notice";
import { PipelineList } from "./list";
import { PipelinePage } from "./pipeline";
import { isUuid } from "../uuid";
import "./style.css";

/** `/pipelines`: all that one may see; `/pipelines/ID`: one of them, to be edited. */
export default function Pipelines({ rest: [rowId, ...more] }: PageProps) {
  if (rowId === undefined) return <PipelineList />;
  if (more.length || !isUuid(rowId))
    return (
      <Empty page title="There is no such page.">
        <a href="/pipelines">All pipelines</a>
      </Empty>
    );
  return <PipelinePage key={rowId} rowId={rowId} />;
}
