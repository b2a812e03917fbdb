import { MezanStepTypesDocument } from "../../gql/graphql";
import { useQuery } from "../../load";
import { written } from "../../parts/json";
import { Refusal, Waiting } from "../../parts/notice";
import { Prose } from "../../parts/prose";

/** What steps may be, each with an example; `add` hears of which one is wanted, null where nothing can be added. */
export function StepTypes({ add }: { add: ((type: string, example: unknown) => void) | null }) {
  const { data, failure, reload } = useQuery(MezanStepTypesDocument, {});
  const types = data?.alaweinMezanStepTypes;
  return (
    <details>
      <summary>What steps may be</summary>
      <Refusal failure={failure} retry={reload} />
      {!types && !failure && <Waiting what="the types" />}
      <ul class="step-types">
        {types?.map(({ name, title, description, example }) => (
          <li key={name}>
            <h3>
              {title} <code class="faint">{name}</code>
            </h3>
            <p>
              <Prose text={description} />
            </p>
            <pre class="json" tabIndex={0}>{written(example)}</pre>
            <button type="button" disabled={!add} aria-label={`Add one: ${title}`} onClick={() => add?.(name, example)}>
              Add one
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
