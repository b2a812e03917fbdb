/** Which line is what: told by colour and by dashes. */
export function Legend({ names }: { names: readonly string[] }) {
  return (
    <ul class="legend">
      {names.map((name, index) => (
        <li key={name}>
          <svg width="28" height="8" aria-hidden="true">
            <path class={`stroke hue-${index % 6}`} d="M1,4H27" />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
