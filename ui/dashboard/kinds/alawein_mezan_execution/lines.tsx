import { useState } from "preact/hooks";
import { moment } from "../../format";
import { type Line, stateWord } from "./log";

const MOST = 500; // lines, the newest

/** What became of which step, line by line, the newest first. */
export function Log({ lines }: { lines: readonly Line[] }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="card" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h2>Log</h2>
      </summary>
      {open && (
        <div class="scrolled tall" tabIndex={0} role="group" aria-label="Log">
          <table>
            <thead>
              <tr>
                <th scope="col" class="number">
                  No.
                </th>
                <th scope="col">Step</th>
                <th scope="col">What became of it</th>
                <th scope="col">When</th>
              </tr>
            </thead>
            <tbody>
              {lines
                .slice(-MOST)
                .reverse()
                .map((line) => (
                  <tr key={line.sequence}>
                    <td class="number">{line.sequence}</td>
                    <td>{line.element === null ? line.step : `${line.step}, element ${line.element}`}</td>
                    <td>
                      {stateWord(line)}
                      {line.attempt > 1 && `, attempt ${line.attempt}`}
                      {line.error && `: ${line.error}`}
                    </td>
                    <td>
                      <time dateTime={line.createdAt}>{moment(line.createdAt)}</time>
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
