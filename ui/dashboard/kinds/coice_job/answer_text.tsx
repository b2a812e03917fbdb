import { percent } from "../../format";
import { Marked } from "../../parts/marked";
import { partOf } from "./answers";

/** An answer as people read it: yes or no, keywords, or a text; with what the provider says of it. */
export function AnswerText({ result, snippet }: { result: unknown; snippet?: string | null | undefined }) {
  const found = partOf(result, "result");
  const confidence = partOf(result, "confidence");
  const note = partOf(result, "note");
  const words = snippet ? <Marked snippet={snippet} /> : null;
  if (typeof found === "boolean")
    return (
      <span class="answer">
        <strong class={found ? "yes" : "no"}>{found ? "Yes" : "No"}</strong>
        {typeof confidence === "number" && <span class="faint">, {percent(confidence)} sure</span>}
        {(words ?? typeof note === "string") && <span class="faint"> · {words ?? String(note)}</span>}
      </span>
    );
  if (words) return <span class="answer">{words}</span>;
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
