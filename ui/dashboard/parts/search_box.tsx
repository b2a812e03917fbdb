import { useEffect, useState } from "preact/hooks";
import { useSettled } from "./settled";

/** What is searched for: `change` hears it when the typing pauses, or at once with Enter. */
export function SearchBox(props: {
  label: string;
  value: string;
  placeholder?: string;
  /** The id of a datalist with proposals. */
  list?: string;
  change: (text: string) => void;
}) {
  const [text, setText] = useState(props.value);
  const settled = useSettled(text.trim());
  useEffect(() => {
    if (settled !== props.value) props.change(settled);
  }, [settled]);
  useEffect(() => {
    if (settled !== props.value) setText(props.value);
  }, [props.value]);
  return (
    <label class="grow">
      {props.label}
      <input
        type="search"
        value={text}
        placeholder={props.placeholder}
        list={props.list}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Enter" && props.change(text.trim())}
      />
    </label>
  );
}
