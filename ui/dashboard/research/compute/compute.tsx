import { type AlaweinKind, AlaweinFormsDocument } from "../../gql/graphql";
import { useQuery } from "../../load";
import { parsed } from "../../parts/json";
import { Refusal, Waiting } from "../../parts/notice";
import { Prose } from "../../parts/prose";
import { search, setSearch } from "../../router";
import { Form } from "./form";
import { KINDS, PLATFORMS } from "./kinds";

/** What is of one choice alone. */
const OTHER = { form: null, algorithm: null, config: null };

/** Choose a platform and what it is to compute, and start it. The address has the choice. */
export function Compute() {
  const asked = search.value.get("kind");
  const kind = KINDS.find((one) => one === asked) ?? "SIMCORE";
  return (
    <>
      <fieldset class="bare platforms">
        <legend class="visually-hidden">Platform</legend>
        {KINDS.map((one) => (
          <label key={one} class="card choice">
            <input type="radio" name="platform" checked={one === kind} onChange={() => setSearch({ ...OTHER, kind: one })} />
            <span>
              <strong>{PLATFORMS[one].title}</strong>
              <span class="faint under">{PLATFORMS[one].about}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Choice kind={kind} />
      <p>
        <a href="/runs?system=alawein">All runs of Alawein</a>
      </p>
    </>
  );
}

function Choice({ kind }: { kind: AlaweinKind }) {
  const { data, failure, reload } = useQuery(AlaweinFormsDocument, { kind });
  const forms = data?.alaweinForms;
  const asked = search.value.get("form");
  const form = forms?.find(({ name }) => name === asked) ?? forms?.[0];
  if (!forms) return failure ? <Refusal failure={failure} retry={reload} /> : <Waiting what="what it computes" />;
  if (!form) return null;
  return (
    <section class="card" aria-labelledby="computation">
      <div class="bar">
        <h2 id="computation">{form.title}</h2>
        <label>
          {PLATFORMS[kind].form}
          <select value={form.name} onChange={(event) => setSearch({ ...OTHER, form: event.currentTarget.value })}>
            {forms.map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p class="faint">
        <Prose text={form.description} />
      </p>
      <Form
        key={`${kind} ${form.name} ${search.value.get("config") ?? ""}`}
        kind={kind}
        form={form}
        like={{ algorithm: search.value.get("algorithm"), config: parsed(search.value.get("config") ?? "{}")[0] }}
      />
    </section>
  );
}
