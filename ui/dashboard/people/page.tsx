import { Empty } from "../parts/notice";

export default function People() {
  return <Empty title="People" />;
}
