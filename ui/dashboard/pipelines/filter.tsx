import { useId, useRef, useState } from "preact/hooks";
import { conditionOf, type Rule, type Rules, rulesOf } from "./condition";
import type { StageDraft } from "./draft";
import { fresh, RuleRow } from "./rule";

/**
 * Which photographs a stage looks at: as rules, or as JSON. `earlier` are the stages that it may ask about; `broken` is
 * what was typed and is no JSON, and `spoil` hears of it.
 */
export function Filter(props: {
  filter: unknown;
  broken: string | undefined;
  earlier: readonly StageDraft[];
  change: (filter: unknown) => void;
  spoil: (text: string) => void;
}) {
  const { filter, broken, earlier, change } = props;
  const rules = rulesOf(filter);
  const [asJson, setAsJson] = useState(rules === null);
  const raw = asJson || rules === null || broken !== undefined;
  if (!earlier.length && filter === null) return <p class="faint">It is the first stage, so it looks at every photograph.</p>;
  return (
    <div class="filter">
      {raw ? <Json {...props} /> : <Builder rules={rules} earlier={earlier} change={(next) => change(conditionOf(next))} />}
      <button type="button" class="quiet" onClick={() => setAsJson(!raw)} disabled={raw && (rules === null || broken !== undefined)}>
        {raw ? "Edit as rules" : "Edit as JSON"}
      </button>
      {rules === null && <span class="faint"> This filter is more than rules can show.</span>}
    </div>
  );
}

function Builder({ rules: { any, rules }, earlier, change }: { rules: Rules; earlier: readonly StageDraft[]; change: (rules: Rules) => void }) {
  const add = useRef<HTMLButtonElement>(null);
  const put = (place: number, rule: Rule) => change({ any, rules: rules.map((one, other) => (other === place ? rule : one)) });
  return (
    <>
      {rules.length === 0 && <p class="faint">It looks at every photograph.</p>}
      {rules.length > 0 && (
        <p class="filter-head">
          It looks at photographs for which{" "}
          {rules.length > 1 ? (
            <select aria-label="How many of the rules" value={String(any)} onChange={(event) => change({ any: event.currentTarget.value === "true", rules })}>
              <option value="false">all of these hold</option>
              <option value="true">any of these holds</option>
            </select>
          ) : (
            "this holds"
          )}
          :
        </p>
      )}
      <ol class="rules">
        {rules.map((rule, place) => (
          <RuleRow
            key={place}
            rule={rule}
            place={place + 1}
            earlier={earlier}
            change={(next) => put(place, next)}
            remove={() => {
              change({ any, rules: rules.filter((_, other) => other !== place) });
              add.current?.focus();
            }}
          />
        ))}
      </ol>
      <button ref={add} type="button" onClick={() => change({ any, rules: [...rules, fresh(earlier.length, earlier)] })} disabled={!earlier.length}>
        {rules.length ? "Add a rule" : "Look at some photographs only"}
      </button>
    </>
  );
}

function Json({ filter, broken, change, spoil }: Parameters<typeof Filter>[0]) {
  const id = useId();
  const [typed, type] = useState(() => ({ text: print(filter), filter }));
  // A filter that was changed elsewhere, as when stages move, is shown as it is now.
  const text = broken ?? (JSON.stringify(typed.filter) === JSON.stringify(filter) ? typed.text : print(filter));
  return (
    <>
      <label>
        Filter as JSON
        <textarea
          class="mono"
          rows={Math.min(12, text.split("\n").length + 1)}
          spellcheck={false}
          value={text}
          placeholder={'{"stage_1.result": true}'}
          aria-invalid={broken !== undefined}
          aria-describedby={id}
          onInput={(event) => {
            const text = event.currentTarget.value;
            try {
              const filter: unknown = text.trim() ? JSON.parse(text) : null;
              type({ text, filter });
              change(filter);
            } catch {
              spoil(text);
            }
          }}
        />
      </label>
      <p id={id} class={broken === undefined ? "faint" : "bad"}>
        {broken === undefined ? "Empty: it looks at every photograph." : `This is not JSON yet: ${whyNot(broken)}`}
      </p>
    </>
  );
}

const print = (filter: unknown): string => (filter === null ? "" : JSON.stringify(filter, null, 2));

function whyNot(text: string): string {
  try {
    JSON.parse(text);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}
