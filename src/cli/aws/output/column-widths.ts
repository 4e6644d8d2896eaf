import { CELL_PADDING } from './table-section.ts';

/**
 * The widths of a table's columns, stretched or squeezed in proportion until they fill a line, as the AWS CLI does it.
 *
 * @param widths - the longest text of every column, in characters
 * @param total - characters in the line
 */
export function columnWidths(widths: readonly number[], total: number): number[] {
  const wanted = widths.map((width) => width + CELL_PADDING);
  const sum = wanted.reduce((one, other) => one + other, 0);
  if (sum === 0) return [];
  const scaled = wanted.map((width) => roundHalfToEven((total / sum) * width));
  let excess = scaled.reduce((one, other) => one + other, 0) - total;
  // What rounding took too much is taken from the first columns, what it left is given to the last.
  for (let column = 0; excess > 0; column = (column + 1) % scaled.length, excess -= 1) {
    scaled[column] = (scaled[column] ?? 0) - 1;
  }
  for (let column = scaled.length - 1; excess < 0; column = (column || scaled.length) - 1, excess += 1) {
    scaled[column] = (scaled[column] ?? 0) + 1;
  }
  return scaled;
}

// Python's round(), which goes to the even neighbour from halfway.
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
