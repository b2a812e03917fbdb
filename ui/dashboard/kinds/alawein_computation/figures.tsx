import { figure } from "../../plots/numbers";
import { isObject } from "../../plots/plot";

type Shown = readonly (readonly [name: string, value: string])[];

/** What was found, or given, by name. */
export function Figures({ shown }: { shown: Shown }) {
  if (!shown.length) return null;
  return (
    <dl class="standing">
      {shown.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The names and values of an object, in words. What is more than a short list is left out. */
export function shownOf(values: unknown): Shown {
  if (!isObject(values)) return [];
  const { figures } = values;
  return Object.entries(isObject(figures) ? figures : values).flatMap(([name, value]) => {
    const word = wordOf(value);
    return word === null ? [] : [[name.replaceAll("_", " "), word] as const];
  });
}

const MOST = 8; // of a list

function wordOf(value: unknown): string | null {
  if (typeof value === "number") return figure(value);
  if (typeof value === "string") return value.replaceAll("_", " ");
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST) return null;
  const words = value.map(wordOf);
  return words.includes(null) ? null : words.join(", ");
}
