import { Empty } from "../parts/notice";

export default function Pipelines() {
  return <Empty title="Pipelines" />;
}
