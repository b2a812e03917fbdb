// A stage's filter as rules that people put together. What of its language (docs: jobs/conditions.py) does not fit
// into rules stays JSON.

export type Operator = "is" | "isNot" | "oneOf" | "contains" | "lacks" | "lt" | "lte" | "gt" | "gte";
export type Scalar = boolean | number | string;

/** One comparison: of a field of an earlier stage's result with a value, which is a list for `oneOf`. */
export interface Rule {
  stage: number;
  field: string;
  operator: Operator;
  value: Scalar | Scalar[];
}

/** All of the rules hold, or any of them does. None: every photograph passes. */
export interface Rules {
  any: boolean;
  rules: Rule[];
}

const FIELD = /^stage_([0-9]{1,6})\.(.+)$/;
const ORDERED: readonly Operator[] = ["lt", "lte", "gt", "gte"];

/** The rules that a condition comes to; null where it is more than rules. */
export function rulesOf(condition: unknown): Rules | null {
  if (condition === null || condition === undefined) return { any: false, rules: [] };
  if (!isObject(condition)) return null;
  const [only, ...more] = Object.entries(condition);
  if (only && !more.length && (only[0] === "or" || only[0] === "and") && Array.isArray(only[1]) && only[1].length) {
    const parts = only[1].map((part) => (isObject(part) ? rulesIn(part) : null));
    if (parts.some((part) => part === null || (only[0] === "or" && part.length !== 1))) return null;
    return { any: only[0] === "or", rules: parts.flatMap((part) => part ?? []) };
  }
  const rules = rulesIn(condition);
  return rules && { any: false, rules };
}

/** The condition of some rules. */
export function conditionOf({ any, rules }: Rules): unknown {
  if (!rules.length) return null;
  const parts = rules.map((rule) => ({ [`stage_${rule.stage}.${rule.field}`]: operandOf(rule) }));
  const [first] = parts;
  if (parts.length === 1) return first;
  if (any) return { or: parts };
  const keys = new Set(parts.flatMap((part) => Object.keys(part)));
  return keys.size === parts.length ? Object.assign({}, ...parts) : { and: parts };
}

function rulesIn(condition: Record<string, unknown>): Rule[] | null {
  const rules: Rule[] = [];
  for (const [key, operand] of Object.entries(condition)) {
    const [, stage, field] = FIELD.exec(key) ?? [];
    if (!stage || !field) return null;
    const place = { stage: Number(stage), field };
    const found = comparisons(operand);
    if (!found) return null;
    for (const [operator, value] of found) rules.push({ ...place, operator, value });
  }
  return rules;
}

function comparisons(operand: unknown): [Operator, Scalar | Scalar[]][] | null {
  if (isScalar(operand)) return [["is", operand]];
  if (!isObject(operand)) return null;
  const found: [Operator, Scalar | Scalar[]][] = [];
  for (const [name, value] of Object.entries(operand)) {
    const inner = isObject(value) ? Object.entries(value) : [];
    if (name === "eq" && isScalar(value)) found.push(["is", value]);
    else if (name === "not" && isScalar(value)) found.push(["isNot", value]);
    else if (name === "not" && inner.length === 1 && inner[0]?.[0] === "contains" && typeof inner[0][1] === "string")
      found.push(["lacks", inner[0][1]]);
    else if (name === "in" && Array.isArray(value) && value.every(isScalar)) found.push(["oneOf", value]);
    else if (name === "contains" && typeof value === "string") found.push(["contains", value]);
    else if (ORDERED.includes(name as Operator) && typeof value === "number") found.push([name as Operator, value]);
    else return null;
  }
  return found.length ? found : null;
}

function operandOf({ operator, value }: Rule): unknown {
  if (operator === "is") return value;
  if (operator === "isNot") return { not: value };
  if (operator === "oneOf") return { in: value };
  if (operator === "lacks") return { not: { contains: value } };
  return { [operator]: value };
}

/** A condition with other numbers for the stages that it asks about. */
export function renumbered(condition: unknown, number: (stage: number) => number): unknown {
  if (Array.isArray(condition)) return condition.map((part) => renumbered(part, number));
  if (!isObject(condition)) return condition;
  return Object.fromEntries(
    Object.entries(condition).map(([key, inner]) => {
      const [, stage, field] = FIELD.exec(key) ?? [];
      return stage ? [`stage_${number(Number(stage))}.${field}`, inner] : [key, renumbered(inner, number)];
    }),
  );
}

/** The stages that a condition asks about. */
export function stagesOf(condition: unknown): Set<number> {
  const found = new Set<number>();
  renumbered(condition, (stage) => (found.add(stage), stage));
  return found;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === "boolean" || typeof value === "number" || typeof value === "string";
}
