import type { PageProps } from "../pages";
import { RunsPage } from "./list/page";
import { RunPage } from "./run/page";
import "./style.css";

/** `/runs`, and `/runs/ID`. */
export default function Runs({ rest }: PageProps) {
  const [id] = rest;
  return id === undefined ? <RunsPage /> : <RunPage key={id} id={id} />;
}
