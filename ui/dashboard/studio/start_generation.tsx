import { useMemo, useState } from "preact/hooks";
import { OfmKeysDocument, StartOfmPicturesDocument } from "../gql/graphql";
import { useAction, useQuery } from "../load";
import { FormDialog } from "../parts/dialog";
import { Refusal } from "../parts/notice";
import { navigate } from "../router";
import { unique } from "../unique";

const RATIOS = ["1:1", "3:4", "4:3", "2:3", "3:2", "9:16", "16:9"];
const RESOLUTIONS = ["720p", "1080p"];
const OTHER = "other";

/** Have pictures made: of one of one's prompts, or, where `prompt` is null, of a text that begins as `text`. */
export function StartGeneration(props: {
  prompt: { rowId: string; label: string; text: string } | null;
  text?: string;
  close: () => void;
}) {
  const { prompt, close } = props;
  const keys = useQuery(OfmKeysDocument, {});
  const keyed = keys.data?.ofmApiKeys.nodes.some(({ service }) => service === "HIGGSFIELD");
  const [text, setText] = useState(props.text ?? "");
  const [picked, pick] = useState<string | null>(null);
  const [endpoint, setEndpoint] = useState("");
  const [ratio, setRatio] = useState("");
  const [resolution, setResolution] = useState("");
  const [size, setSize] = useState("1");
  const start = useAction(StartOfmPicturesDocument);
  const choice = picked ?? (keyed === false ? "offline" : "soul");
  const model = choice === OTHER ? endpoint.trim() : choice;
  const settings = {
    ...(ratio && { aspect_ratio: ratio }),
    ...(resolution && { resolution }),
    ...(size !== "1" && { batch_size: Number(size) }),
  };
  // One for each wish: a second click, or another try after the answer was lost, starts the same generation.
  const idempotencyKey = useMemo(unique, [text, model, ratio, resolution, size]);

  async function submit() {
    const what = prompt ? { promptId: prompt.rowId } : { promptText: text };
    const answer = await start.run({ input: { ...what, model, settings, idempotencyKey } });
    const made = answer?.startOfmGeneration.generation;
    if (made) navigate(`/runs/${made.rowId}`);
  }

  return (
    <FormDialog
      title={prompt ? `Make pictures of “${prompt.label || "a prompt"}”` : "Make pictures"}
      action={start.busy ? "Starting…" : "Make pictures"}
      disabled={start.busy || !model || (choice !== "offline" && keyed === false) || !(prompt || text.trim())}
      failure={start.failure}
      send={submit}
      close={close}
    >
      {prompt ? (
        <p class="prompt">{prompt.text}</p>
      ) : (
        <label>
          Prompt
          <textarea rows={4} required autofocus maxLength={10_000} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
      )}
      <label>
        Model
        <select value={choice} onChange={(event) => pick(event.currentTarget.value)}>
          <option value="soul">Soul, by Higgsfield</option>
          <option value={OTHER}>Another of Higgsfield’s</option>
          <option value="offline">Offline: drawn here, to try things out</option>
        </select>
      </label>
      {choice === OTHER && (
        <label>
          Its endpoint
          <input required placeholder="reve/text-to-image" autocomplete="off" value={endpoint} onInput={(event) => setEndpoint(event.currentTarget.value)} />
        </label>
      )}
      {choice !== "offline" && keyed === false && (
        <p class="notice warn">
          Higgsfield needs your key. <a href="/studio/keys">Save one first</a>.
        </p>
      )}
      <div class="bar">
        <label>
          Shape
          <select value={ratio} onChange={(event) => setRatio(event.currentTarget.value)}>
            <option value="">The model’s own</option>
            {RATIOS.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <label>
          Resolution
          <select value={resolution} onChange={(event) => setResolution(event.currentTarget.value)}>
            <option value="">The model’s own</option>
            {RESOLUTIONS.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <label>
          Pictures
          <select value={size} onChange={(event) => setSize(event.currentTarget.value)}>
            {["1", "2", "4"].map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      </div>
      <Refusal failure={keys.failure} retry={keys.reload} />
    </FormDialog>
  );
}
