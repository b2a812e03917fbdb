import { useId, useRef, useState } from "preact/hooks";
import type { CoicePromptType } from "../gql/graphql";
import { conditionOf, type Operator, type Rule, type Rules, rulesOf, type Scalar } from "./condition";
import { GONE, type StageDraft } from "./draft";

const OPERATORS: Record<Operator, string> = {
  is: "is",
  isNot: "is not",
  oneOf: "is one of",
  contains: "contains",
  lacks: "does not contain",
  lt: "is less than",
  lte: "is at most",
  gt: "is more than",
  gte: "is at least",
};
const NUMBERS: readonly Operator[] = ["gte", "gt", "lte", "lt", "is", "isNot"];
const BY_TYPE: Record<CoicePromptType, readonly Operator[]> = {
  BOOLEAN: ["is", "isNot"],
  KEYWORDS: ["contains", "lacks"],
  DESCRIPTIVE: ["contains", "lacks", "is", "isNot", "oneOf"],
};
const ALL = Object.keys(OPERATORS) as Operator[];

/** Which photographs a stage looks at: as rules, or as JSON. `earlier` are the stages that it may ask about. */
export function Filter(props: { filter: unknown; earlier: readonly StageDraft[]; change: (filter: unknown) => void }) {
  const { filter, earlier, change } = props;
  const rules = rulesOf(filter);
  const [asJson, setAsJson] = useState(rules === null);
  const raw = asJson || rules === null;
  if (!earlier.length && filter === null) return <p class="faint">It is the first stage, so it looks at every photograph.</p>;
  return (
    <div class="filter">
      {raw ? <Json filter={filter} change={change} /> : <Builder rules={rules} earlier={earlier} change={(next) => change(conditionOf(next))} />}
      <button type="button" class="quiet" onClick={() => setAsJson(!raw)} disabled={raw && rules === null}>
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

function RuleRow(props: { rule: Rule; place: number; earlier: readonly StageDraft[]; change: (rule: Rule) => void; remove: () => void }) {
  const { rule, place, earlier, change } = props;
  const type = rule.field === "result" ? earlier[rule.stage - 1]?.prompt?.type : undefined;
  const fits = rule.field === "confidence" ? NUMBERS : type ? BY_TYPE[type] : ALL;
  const operators = fits.includes(rule.operator) ? fits : [...fits, rule.operator];
  const named = `of rule ${place}`;
  return (
    <li class="rule">
      <select
        aria-label={`Stage ${named}`}
        value={rule.stage}
        onChange={(event) => change(fresh(Number(event.currentTarget.value), earlier))}
      >
        {earlier.map(({ key, prompt }, index) => (
          <option key={key} value={index + 1}>
            {index + 1}. {prompt?.name ?? "a prompt that you may not see"}
          </option>
        ))}
        {rule.stage > earlier.length && <option value={rule.stage}>{rule.stage}. (not before this one)</option>}
        {rule.stage === GONE && <option value={GONE}>(removed)</option>}
      </select>
      <Field rule={rule} named={named} change={(field) => change(withField(rule, field, earlier))} />
      <select
        aria-label={`Comparison ${named}`}
        value={rule.operator}
        onChange={(event) => change(withOperator(rule, event.currentTarget.value as Operator))}
      >
        {operators.map((operator) => (
          <option key={operator} value={operator}>
            {OPERATORS[operator]}
          </option>
        ))}
      </select>
      <Value rule={rule} named={named} change={(value) => change({ ...rule, value })} />
      <button type="button" class="quiet" aria-label={`Remove rule ${place}`} onClick={props.remove}>
        ✕
      </button>
    </li>
  );
}

const FIELDS: Record<string, string> = { result: "answer", confidence: "confidence" };

function Field({ rule, named, change }: { rule: Rule; named: string; change: (field: string) => void }) {
  const [typed, setTyped] = useState(false);
  const label = `Field ${named}`;
  if (typed || !(rule.field in FIELDS))
    return (
      <input
        aria-label={label}
        value={rule.field}
        pattern="[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*"
        placeholder="measured.brightness"
        onInput={(event) => change(event.currentTarget.value)}
      />
    );
  return (
    <select
      aria-label={label}
      value={rule.field}
      onChange={(event) => (event.currentTarget.value ? change(event.currentTarget.value) : setTyped(true))}
    >
      {Object.entries(FIELDS).map(([field, text]) => (
        <option key={field} value={field}>
          {text}
        </option>
      ))}
      <option value="">another field…</option>
    </select>
  );
}

function Value({ rule, named, change }: { rule: Rule; named: string; change: (value: Scalar | Scalar[]) => void }) {
  const label = `Value ${named}`;
  const { value } = rule;
  if (typeof value === "boolean")
    return (
      <select aria-label={label} value={String(value)} onChange={(event) => change(event.currentTarget.value === "true")}>
        <option value="true">yes</option>
        <option value="false">no</option>
      </select>
    );
  if (typeof value === "number")
    return (
      <input
        aria-label={label}
        type="number"
        step="any"
        value={value}
        onInput={(event) => Number.isFinite(event.currentTarget.valueAsNumber) && change(event.currentTarget.valueAsNumber)}
      />
    );
  if (Array.isArray(value))
    return (
      <input
        aria-label={label}
        placeholder="red, orange"
        defaultValue={value.join(", ")}
        onInput={(event) => change(event.currentTarget.value.split(",").map((one) => one.trim()).filter(Boolean))}
      />
    );
  return <input aria-label={label} value={value} onInput={(event) => change(event.currentTarget.value)} />;
}

function Json({ filter, change }: { filter: unknown; change: (filter: unknown) => void }) {
  const id = useId();
  const [text, setText] = useState(() => (filter === null ? "" : JSON.stringify(filter, null, 2)));
  const [wrong, setWrong] = useState<string | null>(null);
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
          aria-invalid={wrong !== null}
          aria-describedby={id}
          onInput={(event) => {
            const next = event.currentTarget.value;
            setText(next);
            try {
              change(next.trim() ? JSON.parse(next) : null);
              setWrong(null);
            } catch (error) {
              setWrong((error as Error).message);
            }
          }}
        />
      </label>
      <p id={id} class={wrong ? "bad" : "faint"}>
        {wrong ? `This is not JSON yet, so what was there before is kept: ${wrong}` : "Empty: it looks at every photograph."}
      </p>
    </>
  );
}

/** A rule about a stage as one would write it first. */
function fresh(stage: number, earlier: readonly StageDraft[]): Rule {
  return withField({ stage, field: "result", operator: "is", value: true }, "result", earlier);
}

function withField(rule: Rule, field: string, earlier: readonly StageDraft[]): Rule {
  if (field === "confidence") return { ...rule, field, operator: "gte", value: 0.5 };
  if (field !== "result") return { ...rule, field };
  const type = earlier[rule.stage - 1]?.prompt?.type ?? "BOOLEAN";
  return { ...rule, field, operator: type === "BOOLEAN" ? "is" : "contains", value: type === "BOOLEAN" ? true : "" };
}

/** Another comparison, with the value in the form that it takes. */
function withOperator(rule: Rule, operator: Operator): Rule {
  const one = Array.isArray(rule.value) ? (rule.value[0] ?? "") : rule.value;
  if (operator === "oneOf") return { ...rule, operator, value: [one] };
  if (operator === "contains" || operator === "lacks") return { ...rule, operator, value: typeof one === "string" ? one : "" };
  if (operator === "is" || operator === "isNot") return { ...rule, operator, value: one };
  return { ...rule, operator, value: typeof one === "number" ? one : 0.5 };
}
