import { MasStockPictureDocument } from "../../gql/graphql";
import { useQuery } from "../../load";

/** A prompt that failed. */
export function Item({ id }: { id: string }) {
  const { data, failure } = useQuery(MasStockPictureDocument, { result: id });
  const found = data?.masStockBatchResult;
  if (!data && !failure) return <span class="faint">…</span>;
  return found ? <span>{found.promptText}</span> : <span class="faint">A prompt that cannot be shown</span>;
}
