import { figure } from "./numbers";
import type { Scale } from "./scale";

/** Where values are drawn, in pixels of the drawing. */
export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const CHARACTER = 6.6; // pixels, at the size of ticks
const BELOW = 36; // room for the ticks of x and its label
const ABOVE = 22; // and for the label of y
const BESIDE = 12;

/** The box in a drawing of this size whose vertical ticks are so many characters long. */
export const boxOf = (width: number, height: number, characters: number): Box => ({
  left: Math.ceil(characters * CHARACTER) + 10,
  right: Math.max(width - BESIDE, 60),
  top: ABOVE,
  bottom: height - BELOW,
});

/** How tall a drawing is whose box is. */
export const around = (height: number): number => height + ABOVE + BELOW;

export const longest = ({ ticks }: Scale): number => Math.max(1, ...ticks.map(({ text }) => text.length));

/** How many ticks there is room for. */
export const roomAcross = (pixels: number): number => Math.max(2, Math.floor(pixels / 75));
export const roomUp = (pixels: number): number => Math.max(2, Math.floor(pixels / 45));

/** Ticks with their numbers, and what they measure. */
export function Axes({ box, x, y, xLabel, yLabel, grid = true }: { box: Box; x: Scale; y: Scale; xLabel: string; yLabel: string; grid?: boolean }) {
  return (
    <g class="axes">
      {y.ticks.map(({ value, text }) => (
        <g key={value}>
          {grid && <line x1={box.left} x2={box.right} y1={y.at(value)} y2={y.at(value)} />}
          <text x={box.left - 6} y={y.at(value) + 4} text-anchor="end">
            {text}
          </text>
        </g>
      ))}
      {x.ticks.map(({ value, text }) => (
        <g key={value}>
          <line x1={x.at(value)} x2={x.at(value)} y1={grid ? box.top : box.bottom} y2={box.bottom + 4} />
          <text x={x.at(value)} y={box.bottom + 16} text-anchor={anchor(x.at(value), box, text)}>
            {text}
          </text>
        </g>
      ))}
      <text class="axis" x={(box.left + box.right) / 2} y={box.bottom + 32} text-anchor="middle">
        {named(xLabel, x)}
      </text>
      <text class="axis" x={0} y={12}>
        {named(yLabel, y)}
      </text>
    </g>
  );
}

const named = (label: string, { base }: Scale): string => (base === 0 ? label : `${label}, difference from ${figure(base, 15)}`);

/** Numbers near the right edge end there. */
const anchor = (at: number, box: Box, text: string): string =>
  at + (text.length * CHARACTER) / 2 > box.right + BESIDE ? "end" : "middle";
