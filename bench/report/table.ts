import { reaches } from '../scenario.ts';
import { boundText, measuredText } from './figure-text.ts';
import type { Results } from './results-file.ts';

const HEADERS = ['scenario', 'figure', 'measured', 'must reach', ''];

/** The figures as a table for a terminal. */
export function renderTable({ scenarios }: Results): string {
  const rows = Object.entries(scenarios).flatMap(([scenario, { figures }]) =>
    figures.map((figure) => [
      scenario,
      figure.name,
      measuredText(figure),
      boundText(figure),
      figure.mustReach === undefined ? '' : reaches(figure) ? 'ok' : 'SHORT',
    ]),
  );
  const table = [HEADERS, ...rows];
  const widths = HEADERS.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
