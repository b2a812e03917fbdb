import { useEffect } from "preact/hooks";
import type { PageProps } from "../pages";
import { Empty } from "../parts/notice";
import { Sections } from "../parts/sections";
import { isUuid } from "../uuid";
import { Compute } from "./compute/compute";
import "./style.css";
import { Teams } from "./teams/list";
import { Team } from "./teams/team";
import { Workflows } from "./workflows/list";
import { Workflow } from "./workflows/workflow";

const SECTIONS = [
  { section: "compute", title: "Compute" },
  { section: "workflows", title: "Workflows" },
  { section: "teams", title: "Teams" },
] as const;

/** `/research/compute`, `/research/workflows`, `/research/teams`, and `…/ID` for one of them. */
export default function Research({ rest: [section = "compute", id, ...more] }: PageProps) {
  useEffect(() => void (document.title = "Research · Trellis"), [section, id]);
  return (
    <>
      <div class="bar">
        <h1>Research</h1>
        <Sections of="research" base="/research" sections={SECTIONS} current={section} />
      </div>
      <Section section={section} id={more.length ? "" : id} />
    </>
  );
}

function Section({ section, id }: { section: string; id: string | undefined }) {
  if (id === undefined) {
    if (section === "compute") return <Compute />;
    if (section === "workflows") return <Workflows />;
    if (section === "teams") return <Teams />;
  } else if (isUuid(id)) {
    if (section === "workflows") return <Workflow key={id} rowId={id} />;
    if (section === "teams") return <Team key={id} rowId={id} />;
  }
  return (
    <Empty title="There is no such page.">
      <a href="/research">Go to research</a>
    </Empty>
  );
}
