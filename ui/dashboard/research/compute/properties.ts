// The parameters of a computation, of its JSON Schema: what is asked for, and what is sent of the answers.

import { isObject } from "../../plots/plot";
import { figure } from "../../plots/numbers";
import { parsed } from "../../parts/json";

export interface Property {
  name: string;
  title: string;
  description: string;
  kind: "number" | "integer" | "boolean" | "choice" | "text" | "numbers" | "json";
  choices: readonly string[];
  /** What may be given, in words; empty where anything may. */
  bounds: string;
  /** What a field holds before anybody has written in it. */
  initial: string;
}

/** What somebody has written, by parameter: texts, since that is what fields hold. */
export type Written = Readonly<Record<string, string>>;

export function propertiesOf(schema: unknown): Property[] {
  const properties = isObject(schema) ? schema["properties"] : null;
  return isObject(properties) ? Object.entries(properties).map(([name, of]) => propertyOf(name, isObject(of) ? of : {})) : [];
}

function propertyOf(name: string, of: Readonly<Record<string, unknown>>): Property {
  const choices = Array.isArray(of["enum"]) ? of["enum"].map(String) : [];
  const kind = kindOf(of, choices);
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  const property = { name, title: text(of["title"]) || name, description: text(of["description"]), kind, choices };
  return { ...property, bounds: boundsOf(of), initial: textOf(kind, of["default"]) };
}

function kindOf(of: Readonly<Record<string, unknown>>, choices: readonly string[]): Property["kind"] {
  if (choices.length) return "choice";
  const { items } = of as { items?: unknown };
  switch (of["type"]) {
    case "number":
    case "integer":
    case "boolean":
      return of["type"];
    case "string":
      return "text";
    case "array":
      return isObject(items) && (items["type"] === "number" || items["type"] === "integer") ? "numbers" : "json";
    default:
      return "json";
  }
}

function boundsOf(of: Readonly<Record<string, unknown>>): string {
  const bound = (name: string, words: string, what = "") => (typeof of[name] === "number" ? [`${words} ${figure(of[name])}${what}`] : []);
  return [
    ...bound("minimum", "at least"),
    ...bound("exclusiveMinimum", "more than"),
    ...bound("maximum", "at most"),
    ...bound("exclusiveMaximum", "less than"),
    ...bound("minItems", "at least", " values"),
    ...bound("maxItems", "at most", " values"),
  ].join(", ");
}

/** A value as its field holds it. */
function textOf(kind: Property["kind"], value: unknown): string {
  if (value === undefined || value === null) return "";
  if (kind === "numbers" && Array.isArray(value)) return value.join(", ");
  return kind === "json" ? JSON.stringify(value, null, 1) : String(value);
}

/** What the fields hold for a configuration: its values, and what they begin with where it has none. */
export const writtenOf = (properties: readonly Property[], config: unknown): Written =>
  Object.fromEntries(
    properties.map(({ name, kind, initial }) => {
      const value = isObject(config) ? config[name] : undefined;
      return [name, value === undefined ? initial : textOf(kind, value)];
    }),
  );

/** The configuration that is written in the fields, and what is wrong with them, by parameter. What is empty is left out. */
export function configOf(properties: readonly Property[], written: Written): { config: Record<string, unknown>; problems: Record<string, string> } {
  const config: Record<string, unknown> = {};
  const problems: Record<string, string> = {};
  for (const { name, kind } of properties) {
    const text = (written[name] ?? "").trim();
    if (!text) continue;
    const [value, problem] = valueOf(kind, text);
    if (problem === null) config[name] = value;
    else problems[name] = problem;
  }
  return { config, problems };
}

function valueOf(kind: Property["kind"], text: string): [value: unknown, problem: string | null] {
  switch (kind) {
    case "number":
    case "integer":
      return Number.isFinite(Number(text)) ? [Number(text), null] : [undefined, "This is not a number."];
    case "numbers": {
      const values = text.split(/[\s,;]+/).filter(Boolean).map(Number);
      return values.every(Number.isFinite) ? [values, null] : [undefined, "These are not all numbers."];
    }
    case "boolean":
      return [text === "true", null];
    case "json":
      return parsed(text);
    default:
      return [text, null];
  }
}
