import { Empty } from "../parts/notice";

export default function Health() {
  return <Empty title="Health" />;
}
