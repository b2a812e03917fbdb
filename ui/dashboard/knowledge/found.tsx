import { SearchKnowledgeDocument } from "../gql/graphql";
import { useQuery } from "../load";
import { Marked } from "../parts/marked";
import { Empty, Refusal, Waiting } from "../parts/notice";

const FIRST = 10;

/** The passages that fit a question best, with what of its words is in them. */
export function Found({ query }: { query: string }) {
  const { data, failure, reload } = useQuery(SearchKnowledgeDocument, { query, first: FIRST });
  const found = data?.searchOrgsVectors;
  return (
    <section class="card" aria-labelledby="found">
      <h2 id="found">Found</h2>
      <Refusal failure={failure} retry={reload} />
      {!found && !failure && <Waiting what="passages" />}
      {found?.length === 0 && <Empty title="Nothing fits." />}
      <ol class="found">
        {found?.map(({ rowId, sourceId, ordinal, content, snippet, score, similarity }) => (
          <li key={rowId}>
            <p class="faint">
              <bdi>{sourceId}</bdi>, passage {ordinal + 1} · score {score.toFixed(4)}
              {similarity !== null && similarity !== undefined && ` · similarity ${similarity.toFixed(2)}`}
            </p>
            <blockquote class="passage">{snippet ? <Marked snippet={snippet} /> : content}</blockquote>
            {snippet && snippet.replace(/<\/?mark>/g, "").length < content.length && (
              <details>
                <summary>The whole passage</summary>
                <blockquote class="passage">{content}</blockquote>
              </details>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
