import { Empty } from "../parts/notice";

export default function Catalogs() {
  return <Empty title="Catalogs" />;
}
