import { styleText } from 'node:util';

/** The widths of the columns. Rows that are printed later use them to keep the columns. */
export type Widths = readonly number[];

/** A table of rows, as kubectl prints it. */
export interface Table {
  readonly text: string;
  readonly widths: Widths;
}

/** The column whose cells are green, red or yellow. */
const READY = 'READY';
const GAP = '   ';

/**
 * Formats lines of cells as a table.
 *
 * @param before - the widths of the lines above; absent: the table has a head
 */
export function tableOf(
  head: readonly string[],
  lines: readonly (readonly string[])[],
  { color }: { readonly color: boolean },
  before?: Widths,
): Table {
  const cells = [...(before ? [] : [head]), ...lines];
  const widths = head.map((_, column) =>
    Math.max(before?.[column] ?? 0, ...cells.map((line) => line[column]?.length ?? 0)),
  );
  const text = cells.map((line) => {
    const padded = line.map((cell, column) =>
      colored(cell.padEnd(column < head.length - 1 ? (widths[column] ?? 0) : 0), head[column] === READY && color),
    );
    return `${padded.join(GAP).trimEnd()}\n`;
  });
  return { text: text.join(''), widths };
}

function colored(cell: string, color: boolean): string {
  if (!color || cell.startsWith(READY)) return cell;
  const style = cell.startsWith('True') ? 'green' : cell.startsWith('False') ? 'red' : 'yellow';
  return styleText(style, cell, { validateStream: false });
}
