import { useState } from "preact/hooks";
import { DeleteOfmKeyDocument, OfmKeysDocument, type OfmKeysQuery, type OfmService, SaveOfmKeyDocument } from "../gql/graphql";
import { useAction, useQuery } from "../load";
import { AskFirst } from "../parts/ask_first";
import { Refusal, Waiting } from "../parts/notice";
import { Ago } from "../parts/time";

type Key = OfmKeysQuery["ofmApiKeys"]["nodes"][number];

const SERVICES: Readonly<Record<OfmService, { name: string; form: string; does: string }>> = {
  HIGGSFIELD: { name: "Higgsfield", form: "KEY_ID:KEY_SECRET", does: "makes the pictures of your generations" },
  ELEVENLABS: { name: "ElevenLabs", form: "", does: "is for voices; nothing here uses it yet" },
  WAVESPEED: { name: "Wavespeed", form: "", does: "is for films; nothing here uses it yet" },
};

/** `/studio/keys`: keys for services, of which only the last four characters can be seen again. */
export function Keys() {
  const { data, failure, reload } = useQuery(OfmKeysDocument, {});
  return (
    <section class="card" aria-labelledby="keys">
      <h2 id="keys">Keys for services</h2>
      <p class="faint">Kept sealed, used for your own orders alone, and shown to nobody, not to you either: only how they end.</p>
      <Refusal failure={failure} retry={reload} />
      {!data && !failure && <Waiting what="your keys" />}
      {data && (
        <ul class="services">
          {(Object.keys(SERVICES) as OfmService[]).map((service) => (
            <Service key={service} service={service} stored={data.ofmApiKeys.nodes.find((one) => one.service === service)} changed={reload} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Service({ service, stored, changed }: { service: OfmService; stored: Key | undefined; changed: () => void }) {
  const { name, form, does } = SERVICES[service];
  const [text, setText] = useState("");
  const save = useAction(SaveOfmKeyDocument);
  return (
    <li aria-label={name}>
      <h3>{name}</h3>
      <p class="faint">It {does}.</p>
      {stored && (
        <div>
          A key that ends <code>…{stored.lastFour}</code>, saved <Ago at={stored.updatedAt} />{" "}
          <AskFirst
            label="Delete"
            named={`Delete the key for ${name}`}
            title={`Delete the key for ${name}?`}
            action="Delete the key"
            document={DeleteOfmKeyDocument}
            variables={{ key: stored.rowId }}
            done={changed}
          >
            <p>
              Orders that have not gone out yet fail for want of it. The service itself is not told: a key that others know has to be
              withdrawn there.
            </p>
          </AskFirst>
        </div>
      )}
      <form
        class="buttons"
        onSubmit={async (event) => {
          event.preventDefault();
          if (!(await save.run({ input: { service, apiKey: text.trim() } }))) return;
          setText("");
          changed();
        }}
      >
        <label>
          {stored ? `Another key for ${name}` : `Key for ${name}`}
          <input type="password" required autocomplete="off" placeholder={form} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        <button type="submit" aria-label={`Save the key for ${name}`} disabled={save.busy || !text.trim()}>
          Save
        </button>
      </form>
      <Refusal failure={save.failure} />
    </li>
  );
}
