import { percent } from "../../format";
import { Marked } from "../../parts/marked";
import { resultOf } from "./answers";

/** An answer as people read it: yes or no, keywords, or a text. */
export function AnswerText({ result, snippet }: { result: unknown; snippet?: string | null | undefined }) {
  const found = resultOf(result);
  if (typeof found === "boolean") {
    const confidence = (result as { confidence?: unknown }).confidence;
    return (
      <span class="answer">
        <strong class={found ? "yes" : "no"}>{found ? "Yes" : "No"}</strong>
        {typeof confidence === "number" && <span class="faint"> {percent(confidence)} sure</span>}
        {snippet && (
          <span class="faint">
            {" · "}
            <Marked snippet={snippet} />
          </span>
        )}
      </span>
    );
  }
  if (snippet)
    return (
      <span class="answer">
        <Marked snippet={snippet} />
      </span>
    );
  if (Array.isArray(found))
    return (
      <ul class="chips" aria-label="Keywords">
        {found.map((word) => (
          <li key={String(word)}>{String(word)}</li>
        ))}
      </ul>
    );
  return <span class="answer">{typeof found === "string" ? found : JSON.stringify(found ?? result)}</span>;
}
