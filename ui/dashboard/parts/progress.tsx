import { percent } from "../format";

/** A bar from 0 to 1; `failed` of it is shown as such. */
export function Progress({ fraction, failed = 0, label }: { fraction: number; failed?: number; label: string }) {
  return (
    <div
      class="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(fraction * 100)}
      aria-valuetext={percent(fraction)}
    >
      <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        <rect class="progress-done" width={fraction * 100} height="1" />
        <rect class="progress-failed" x={(fraction - failed) * 100} width={failed * 100} height="1" />
      </svg>
    </div>
  );
}
