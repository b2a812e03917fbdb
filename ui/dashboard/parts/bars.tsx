/** Figures as bars beside their names, the longest as long as there is room; each bar's words say what it stands for. */
export function Bars({ label, bars }: { label: string; bars: readonly { name: string; value: number; words: string; most?: number }[] }) {
  const top = Math.max(...bars.map(({ value, most }) => most ?? value), 0);
  return (
    <table class="bars" aria-label={label}>
      <tbody>
        {bars.map(({ name, value, words }, place) => (
          <tr key={`${place} ${name}`}>
            <th scope="row">{name}</th>
            <td>
              <span class="bars-bar" style={{ inlineSize: `${top > 0 ? (Math.max(0, value) / top) * 100 : 0}%` }} aria-hidden="true" />
              <span class="bars-words">{words}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
