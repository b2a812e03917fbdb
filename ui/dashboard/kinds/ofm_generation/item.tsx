import { OfmGenerationPromptDocument } from "../../gql/graphql";
import { useQuery } from "../../load";

/** An order that failed: its prompt. */
export function Item({ id }: { id: string }) {
  const { data, failure } = useQuery(OfmGenerationPromptDocument, { generation: id });
  if (!data && !failure) return <span class="faint">…</span>;
  return <span>{data?.ofmGeneration?.promptText ?? "An order that cannot be shown"}</span>;
}
