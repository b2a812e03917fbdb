import { useMemo, useRef, useState } from "preact/hooks";
import type { Failure } from "../../gateway";
import type { AlaweinFormFragment, AlaweinKind } from "../../gql/graphql";
import { asFailure } from "../../load";
import { parsed, written as asJson } from "../../parts/json";
import { Refusal } from "../../parts/notice";
import { navigate } from "../../router";
import { unique } from "../../unique";
import { Field } from "./field";
import { PLATFORMS } from "./kinds";
import { configOf, propertiesOf, type Written, writtenOf } from "./properties";

interface Beginning {
  algorithm: string | null;
  config: unknown;
}

/** The parameters of a computation, each with what may be given; or all of them as JSON. They begin `like` others. */
export function Form({ kind, form, like }: { kind: AlaweinKind; form: AlaweinFormFragment; like: Beginning }) {
  const platform = PLATFORMS[kind];
  const properties = useMemo(() => propertiesOf(form.schema), [form]);
  const [written, write] = useState<Written>(() => writtenOf(properties, like.config));
  const [raw, setRaw] = useState<string | null>(null);
  const [name, setName] = useState(form.title);
  const [algorithm, setAlgorithm] = useState(form.algorithms.find((one) => one === like.algorithm) ?? form.algorithms[0] ?? null);
  const [failure, setFailure] = useState<Failure | undefined>();
  const [busy, setBusy] = useState(false);
  const element = useRef<HTMLFormElement>(null);

  const { config, problems } = useMemo(() => configOf(properties, written), [properties, written]);
  const [json, jsonProblem] = useMemo(() => (raw === null ? [config, null] : parsed(raw)), [raw, config]);
  const blamed = fieldOf(failure, platform.config);
  const beside = raw === null && properties.some((property) => property.name === blamed);
  const wish = { name, form: form.name, algorithm, config: json as Record<string, unknown> };
  // One for each wish: a second click, or another try after the answer was lost, starts the same run.
  const idempotencyKey = useMemo(unique, [JSON.stringify(wish)]);
  const wrong = raw === null ? Object.keys(problems).length > 0 : jsonProblem !== null;

  function focus(field: string | null) {
    requestAnimationFrame(() => element.current?.querySelector<HTMLElement>(`[name="${CSS.escape(field ?? "")}"]`)?.focus());
  }

  async function start() {
    if (wrong) return focus(Object.keys(problems)[0] ?? "raw");
    setBusy(true);
    setFailure(undefined);
    try {
      const run = await platform.start({ ...wish, idempotencyKey });
      if (run) return navigate(`/runs/${run}`);
    } catch (error) {
      const refusal = asFailure(error);
      setFailure(refusal);
      focus(fieldOf(refusal, platform.config));
    }
    setBusy(false);
  }

  return (
    <form
      ref={element}
      class="fields computation"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <div class="parameters">
        {platform.named && (
          <label>
            Name
            <input name="name" value={name} maxLength={255} autocomplete="off" onInput={(event) => setName(event.currentTarget.value)} />
          </label>
        )}
        {form.algorithms.length > 0 && (
          <label>
            Algorithm
            <select name="algorithm" value={algorithm ?? ""} onChange={(event) => setAlgorithm(event.currentTarget.value)}>
              {form.algorithms.map((one) => (
                <option key={one} value={one}>
                  {one.replaceAll("_", " ")}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {raw === null ? (
        <div class="parameters">
          {properties.map((property) => (
            <Field
              key={property.name}
              property={property}
              text={written[property.name] ?? ""}
              problem={problems[property.name] ?? (failure && blamed === property.name ? reasonOf(failure) : undefined)}
              change={(text) => {
                if (blamed === property.name) setFailure(undefined);
                write((old) => ({ ...old, [property.name]: text }));
              }}
            />
          ))}
        </div>
      ) : (
        <label>
          Parameters
          <textarea name="raw" class="mono" rows={14} spellcheck={false} value={raw} onInput={(event) => setRaw(event.currentTarget.value)} />
        </label>
      )}
      {jsonProblem && (
        <p class="notice bad" role="alert">
          {jsonProblem}
        </p>
      )}
      {!beside && <Refusal failure={failure} />}
      <p class="buttons">
        <button type="submit" class="primary" disabled={busy}>
          Start
        </button>
        <button type="button" onClick={() => (setRaw(null), write(writtenOf(properties, form.example)))}>
          Fill in an example
        </button>
        <button
          type="button"
          class="quiet"
          disabled={raw !== null && jsonProblem !== null}
          onClick={() => {
            if (raw !== null) write(writtenOf(properties, json));
            setRaw(raw === null ? asJson(config) : null);
          }}
        >
          {raw === null ? "As JSON" : "As a form"}
        </button>
      </p>
    </form>
  );
}

/** Why, where the parameter stands beside it. */
const reasonOf = ({ message, field }: Failure): string => (message.startsWith(`${field}: `) ? message.slice(`${field}: `.length) : message);

/** The parameter that a refusal is about: `cells` of `config.cells`. */
function fieldOf(failure: Failure | undefined, prefix: string): string | null {
  const field = failure?.field ?? null;
  if (field?.startsWith(`${prefix}.`)) return /^[^.[]*/.exec(field.slice(prefix.length + 1))?.[0] ?? null;
  return field;
}
