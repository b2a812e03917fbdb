import { Empty } from "../parts/notice";

export default function Runs() {
  return <Empty title="Runs" />;
}
