import { CELL_PADDING } from './table-section.ts';

/**
 * The widths of a table's columns, scaled to fill a line, as in the AWS CLI.
 *
 * @param widths - the longest text of each column, in characters
 * @param total - characters in the line
 */
export function columnWidths(widths: readonly number[], total: number): number[] {
  const wanted = widths.map((width) => width + CELL_PADDING);
  const sum = wanted.reduce((one, other) => one + other, 0);
  if (sum === 0) return [];
  const scaled = wanted.map((width) => roundHalfToEven((total / sum) * width));
  let excess = scaled.reduce((one, other) => one + other, 0) - total;
  // If rounding made the columns too wide, the first columns shrink; if too narrow, the last column grows.
  for (let column = 0; excess > 0; column = (column + 1) % scaled.length, excess -= 1) {
    scaled[column] = (scaled[column] ?? 0) - 1;
  }
  for (let column = scaled.length - 1; excess < 0; column = (column || scaled.length) - 1, excess += 1) {
    scaled[column] = (scaled[column] ?? 0) + 1;
  }
  return scaled;
}

// Like Python's round(): a half is rounded to the even neighbour.
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
