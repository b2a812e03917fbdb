import type { RunFactsFragment } from "../../gql/graphql";
import { count } from "../../format";

type Stage = RunFactsFragment["stages"][number];

const PARTS = [
  ["done", "Done"],
  ["failed", "Failed"],
  ["pending", "Waiting"],
  ["skipped", "Filtered out"],
] as const satisfies readonly (readonly [keyof Stage, string])[];

/** How many items come to each stage, and what becomes of them there. */
export function Funnel({ stages, many }: { stages: readonly Stage[]; many: string }) {
  return (
    <div class="scrolled" tabIndex={0} role="group" aria-label="Stages">
      <table class="funnel">
        <thead>
          <tr>
            <th scope="col">Stage</th>
            <th scope="col" class="number">
              Asked
            </th>
            {PARTS.map(([part, word]) => (
              <th scope="col" key={part} class="number">
                <span class={`key ${part}`} aria-hidden="true" />
                {word}
              </th>
            ))}
          </tr>
        </thead>
        {stages.map((stage) => (
          <tbody key={stage.stage}>
            <tr>
              <th scope="row">
                {stage.stage}. {stage.name ?? "Stage"}
              </th>
              <td class="number">{count(stage.done + stage.failed)}</td>
              {PARTS.map(([part]) => (
                <td key={part} class="number">
                  {count(stage[part])}
                </td>
              ))}
            </tr>
            <tr class="bar-row">
              <td colSpan={6}>
                <Bar stage={stage} title={`${count(stage.total - stage.skipped)} of ${count(stage.total)} ${many} pass the filter`} />
              </td>
            </tr>
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Bar({ stage, title }: { stage: Stage; title: string }) {
  let from = 0;
  return (
    <svg class="funnel-bar" viewBox="0 0 100 1" preserveAspectRatio="none" role="img" aria-label={title}>
      {PARTS.map(([part]) => {
        const width = stage.total ? (100 * stage[part]) / stage.total : 0;
        const rect = <rect key={part} class={part} x={from} width={width} height="1" />;
        from += width;
        return rect;
      })}
    </svg>
  );
}
