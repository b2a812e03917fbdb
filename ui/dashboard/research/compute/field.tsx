import { useId } from "preact/hooks";
import { Prose } from "../../parts/prose";
import type { Property } from "./properties";

/** A parameter: what it is, what may be given, and what is wrong with what is written. */
export function Field(props: { property: Property; text: string; problem: string | undefined; change: (text: string) => void }) {
  const { property, text, problem, change } = props;
  const { name, title, description, kind, choices, bounds } = property;
  const id = useId();
  const hint = [description, bounds && `${bounds.charAt(0).toUpperCase()}${bounds.slice(1)}.`].filter(Boolean).join(" ");
  const about = {
    name,
    "aria-invalid": Boolean(problem),
    "aria-describedby": [hint && `${id}hint`, problem && `${id}problem`].filter(Boolean).join(" "),
    onInput: (event: { currentTarget: { value: string } }) => change(event.currentTarget.value),
  };
  return (
    <div class={kind === "json" ? "parameter wide" : "parameter"}>
      {kind === "boolean" ? (
        <label class="choice">
          <input
            {...about}
            type="checkbox"
            checked={text === "true"}
            onInput={undefined}
            onChange={(event) => change(String(event.currentTarget.checked))}
          />
          {title}
        </label>
      ) : (
        <label>
          {title}
          {kind === "choice" ? (
            <select {...about} value={text}>
              {choices.map((choice) => (
                <option key={choice} value={choice}>
                  {choice.replaceAll("_", " ")}
                </option>
              ))}
            </select>
          ) : kind === "json" ? (
            <textarea {...about} class="mono" rows={8} spellcheck={false} value={text} />
          ) : (
            <input {...about} value={text} autocomplete="off" inputMode={kind === "number" || kind === "integer" ? "decimal" : "text"} />
          )}
        </label>
      )}
      {hint && (
        <small id={`${id}hint`} class="faint">
          <Prose text={hint} />
        </small>
      )}
      {problem && (
        <small id={`${id}problem`} class="problem" role="alert">
          {problem}
        </small>
      )}
    </div>
  );
}
