import { useId } from "preact/hooks";
import type { Contact } from "./draft";

/** A list of addresses or numbers, one of them primary, to be written in place. `typed`: each says what it is, too. */
export function Contacts(props: {
  legend: string;
  one: string;
  input: "email" | "tel";
  typed?: boolean;
  list: readonly Contact[];
  change: (list: readonly Contact[]) => void;
}) {
  const { list, change, one } = props;
  const group = useId();
  const put = (place: number, part: Partial<Contact>) => change(list.map((each, at) => (at === place ? { ...each, ...part } : each)));
  return (
    <fieldset>
      <legend>{props.legend}</legend>
      {list.map((contact, place) => (
        <p key={contact.rowId ?? place} class="contact">
          <input
            inputMode={props.input}
            required
            aria-label={`${one} ${place + 1}`}
            value={contact.value}
            autocomplete="off"
            onInput={(event) => put(place, { value: event.currentTarget.value })}
          />
          {props.typed && (
            <input
              aria-label={`Kind of ${one.toLowerCase()} ${place + 1}`}
              placeholder="mobile, office…"
              value={contact.type ?? ""}
              autocomplete="off"
              onInput={(event) => put(place, { type: event.currentTarget.value })}
            />
          )}
          <label class="choice">
            <input
              type="radio"
              name={group}
              checked={contact.isPrimary}
              onChange={() => change(list.map((each, at) => ({ ...each, isPrimary: at === place })))}
            />
            Primary
          </label>
          <button
            type="button"
            class="quiet"
            aria-label={`Without ${one.toLowerCase()} ${place + 1}`}
            onClick={() => change(list.filter((_, at) => at !== place))}
          >
            ✕
          </button>
        </p>
      ))}
      <p>
        <button type="button" onClick={() => change([...list, { value: "", isPrimary: list.length === 0 }])}>
          Add {props.input === "email" ? "an e-mail address" : "a phone number"}
        </button>
      </p>
    </fieldset>
  );
}
