import { useEffect } from "preact/hooks";
import type { PageProps } from "../pages";
import { Empty, Waiting } from "../parts/notice";
import { Sections } from "../parts/sections";
import { Figures } from "./figures";
import { useMe } from "./me";
import { Members } from "./members";
import { Requests } from "./requests";
import { Tickets } from "./tickets";
import "./style.css";

const SECTIONS = [
  { section: "members", title: "Members", Section: Members },
  { section: "requests", title: "Requests", Section: Requests },
  { section: "tickets", title: "Tickets", Section: Tickets },
  { section: "figures", title: "Figures", Section: Figures },
] as const;

/** `/clients/members` and the other sections: whom the agency works for, and what they want of it. */
export default function Clients({ rest: [current = "members"] }: PageProps) {
  const found = SECTIONS.find(({ section }) => section === current);
  useEffect(() => void (document.title = `${found?.title ?? "Clients"} · Trellis`), [found]);
  const me = useMe();
  return (
    <>
      <div class="bar">
        <h1>Clients</h1>
        <Sections of="clients" base="/clients" sections={SECTIONS} current={current} />
      </div>
      {!found && <Empty title="There is no such page." />}
      {found && (me.ready ? <found.Section me={me} /> : <Waiting what="clients" />)}
    </>
  );
}
