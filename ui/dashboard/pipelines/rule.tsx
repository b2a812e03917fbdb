import { useState } from "preact/hooks";
import type { CoicePromptType } from "../gql/graphql";
import type { Operator, Rule, Scalar } from "./condition";
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

/** One line of a filter: a field of an earlier stage's result, and what it is held against. */
export function RuleRow(props: { rule: Rule; place: number; earlier: readonly StageDraft[]; change: (rule: Rule) => void; remove: () => void }) {
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
  if (Array.isArray(value)) return <List label={label} values={value} change={change} />;
  return <input aria-label={label} value={value} onInput={(event) => change(event.currentTarget.value)} />;
}

function List({ label, values, change }: { label: string; values: Scalar[]; change: (values: Scalar[]) => void }) {
  const [typed, type] = useState("");
  const listed = (text: string) => text.split(",").map((one) => one.trim()).filter(Boolean);
  const same = listed(typed).join() === values.join();
  return (
    <input
      aria-label={label}
      placeholder="red, orange"
      value={same ? typed : values.join(", ")}
      onInput={(event) => {
        type(event.currentTarget.value);
        change(listed(event.currentTarget.value));
      }}
    />
  );
}

/** A rule about a stage as one would write it first. */
export function fresh(stage: number, earlier: readonly StageDraft[]): Rule {
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
