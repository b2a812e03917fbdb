import type { ReplyFragment } from "../gql/graphql";

interface Source {
  sourceId: string;
  ordinal: number;
  content: string;
  score: number;
}

/** The passages that an answer was given, each to be opened; and who answered, where that was no model. */
export function Sources({ reply }: { reply: Pick<ReplyFragment, "sources" | "provider"> }) {
  const sources = (reply.sources ?? []) as readonly Source[];
  return (
    <>
      {reply.provider === "offline" && (
        <p class="faint">Answered offline, by no model.</p>
      )}
      {sources.length > 0 && (
        <ol class="sources" aria-label="Sources">
          {sources.map(({ sourceId, ordinal, content, score }) => (
            <li key={`${sourceId} ${ordinal}`}>
              <details>
                <summary>
                  <bdi>{sourceId}</bdi>, passage {ordinal + 1} <span class="faint">(score {score.toFixed(3)})</span>
                </summary>
                <blockquote class="passage">{content}</blockquote>
              </details>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
