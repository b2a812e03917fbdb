import { OfmPromptsImageDocument } from "../../gql/graphql";
import { useQuery } from "../../load";

/** An image of which no prompts could be written. */
export function Item({ id }: { id: string }) {
  const { data, failure } = useQuery(OfmPromptsImageDocument, { run: id });
  if (!data && !failure) return <span class="faint">…</span>;
  return <span>{data?.ofmPromptRun?.sourceImage?.filename ?? "An image that is gone"}</span>;
}
