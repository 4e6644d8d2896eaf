import { styleText } from 'node:util';
import type { Row } from './row.ts';

/** The widths of the columns. Rows that are printed later use them to keep the columns. */
export type Widths = readonly number[];

/** A table of rows, as kubectl prints it. */
export interface Table {
  readonly text: string;
  readonly widths: Widths;
}

const HEAD = ['NAMESPACE', 'NAME', 'READY', 'REASON', 'TARGET', 'LAST DRIFT', 'WHY'];
const READY = 2;
const GAP = '   ';

/**
 * Formats rows as a table.
 *
 * @param how - `withNamespaces`: the first column is the namespace; `now`: milliseconds since the epoch, for the age of the drift
 * @param before - the widths of the rows above; absent: the table has a head
 */
export function tableOf(
  rows: readonly Row[],
  how: { readonly withNamespaces: boolean; readonly color: boolean; readonly now: number },
  before?: Widths,
): Table {
  const cells = [...(before ? [] : [HEAD]), ...rows.map((row) => cellsOf(row, how.now))];
  const widths = HEAD.map((_, column) =>
    Math.max(before?.[column] ?? 0, ...cells.map((line) => line[column]?.length ?? 0)),
  );
  const lines = cells.map((line) => {
    const padded = line.map((cell, column) =>
      colored(cell.padEnd(column < HEAD.length - 1 ? (widths[column] ?? 0) : 0), column, how.color),
    );
    return padded
      .slice(how.withNamespaces ? 0 : 1)
      .join(GAP)
      .trimEnd();
  });
  return { text: lines.map((line) => `${line}\n`).join(''), widths };
}

function cellsOf({ namespace, name, ready, reason, target, lastDrift, why }: Row, now: number): string[] {
  const drift = lastDrift ? `${age(now - Date.parse(lastDrift.time))} ago: ${lastDrift.fields.join(', ')}` : '-';
  return [namespace, name, ready, reason ?? '-', target, drift, why];
}

function colored(cell: string, column: number, color: boolean): string {
  if (!color || column !== READY) return cell;
  const style = cell.startsWith('True') ? 'green' : cell.startsWith('False') ? 'red' : 'yellow';
  return cell.startsWith('READY') ? cell : styleText(style, cell, { validateStream: false });
}

function age(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 2 * 3600) return `${Math.floor(seconds / 60)}m`;
  return seconds < 48 * 3600 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
}
