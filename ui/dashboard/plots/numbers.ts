// Measured numbers as people read them.

const MOST = 1e7;
const LEAST = 1e-3;
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A number to some significant digits: "12.345", "1.2×10⁻⁷". */
export function figure(value: number, digits = 5): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e12) return value.toLocaleString();
  if (size !== 0 && (size >= MOST || size < LEAST)) return scientific(value, digits - 1);
  return value.toLocaleString(undefined, { maximumSignificantDigits: digits });
}

/** A number to the digit that tells it from those a `step` beside it. */
export function decimal(value: number, step: number): string {
  const size = Math.abs(value);
  const lowest = Math.floor(Math.log10(step) + 1e-9);
  const highest = size > step / 2 ? Math.floor(Math.log10(size) + 1e-9) : lowest;
  if (highest >= 8 || highest < -4) return size < step / 2 ? "0" : scientific(value, Math.max(0, highest - lowest));
  const places = Math.min(12, Math.max(0, -lowest));
  const round = size < step / 2 ? 0 : value; // not "-0"
  return round.toLocaleString(undefined, { minimumFractionDigits: places, maximumFractionDigits: places });
}

function scientific(value: number, digits: number): string {
  const [mantissa = "", exponent = ""] = value.toExponential(digits).split("e");
  const raised = [...exponent.replace("+", "")].map((sign) => (sign === "-" ? "⁻" : RAISED.charAt(Number(sign)))).join("");
  const significant = Number(mantissa).toLocaleString(undefined, { maximumFractionDigits: digits });
  return significant === "1" ? `10${raised}` : `${significant}×10${raised}`;
}
