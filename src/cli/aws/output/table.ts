import { columnWidths } from './column-widths.ts';
import { type Section, sectionWidth, vertical } from './table-section.ts';
import { buildSections } from './table-sections.ts';

/** How to draw a table. */
export interface TableStyle {
  readonly color: boolean;
  /** Characters in a line. In a wider table, a section with a single row gets one row per column. */
  readonly columns: number;
}

/** The AWS CLI's colours of cells and frames: bright blue and dim yellow. */
const CELL = ['\x1b[1m\x1b[34m', '\x1b[0m'] as const;
const FRAME = ['\x1b[2m\x1b[33m', '\x1b[0m'] as const;
const RESET = '\x1b[0m';

/**
 * A document in `--output table`; an empty document has no text.
 *
 * @throws CommandFailure if rows have different lengths
 */
export function tableText(document: unknown, title: string, style: TableStyle): string {
  const built = buildSections(document, title);
  if (built.length === 0) return '';
  const isTooWide = widest(built) > style.columns;
  const sections = isTooWide ? built.map(vertical) : built;
  const width = widest(sections);
  const pieces = [`${'-'.repeat(width)}\n`, ...sections.flatMap((section) => sectionPieces(section, width, style))];
  // The AWS CLI resets the colour after every piece of text, even if the piece had no colour.
  return pieces.map((piece) => (style.color ? `${piece}${RESET}` : piece)).join('');
}

function widest(sections: readonly Section[]): number {
  return Math.max(...sections.map(sectionWidth));
}

function sectionPieces(section: Section, tableWidth: number, { color }: TableStyle): string[] {
  const width = tableWidth - section.indent * 2;
  const frame = (color ? FRAME.join('|') : '|').repeat(section.indent);
  return sectionLines(section, width, color).flatMap((line) => [frame, line, frame, '\n']);
}

function sectionLines(section: Section, width: number, color: boolean): string[] {
  const { title, headers, rows } = section;
  const lines = title === '' ? [] : [centred(title, width, '|')];
  if (headers.length === 0 && rows.length === 0) return title === '' ? [] : [...lines, ruler([width])];
  const widths = columnWidths(section.widths, width);
  if (widths.length === 0) return lines;
  if (headers.length > 0) {
    const cells = headers.map((header, index) => centred(header, widths[index] ?? 0, index === 0 ? '|' : ''));
    lines.push(ruler(widths), cells.join(''));
  }
  if (rows.length === 0) return lines;
  const rowLines = rows.map((row) =>
    row.map((cell, index) => leftAligned(cell, widths[index] ?? 0, index === 0 ? '|' : '', color)).join(''),
  );
  return [...lines, ruler(widths), ...rowLines, ruler(widths)];
}

// A ruler has a cross at every edge. An edge belongs to the column at its left, and the first edge to the first column.
function ruler(widths: readonly number[]): string {
  return widths.map((width, index) => `${index === 0 ? '+' : ''}${dashes(width - (index === 0 ? 2 : 1))}+`).join('');
}

function centred(text: string, width: number, leftEdge: string): string {
  const before = Math.floor(width / 2) - Math.floor(text.length / 2) - 1;
  return `${leftEdge}${spaces(before)}${text}${spaces(width - 1 - leftEdge.length - before - text.length)}|`;
}

function leftAligned(text: string, width: number, leftEdge: string, color: boolean): string {
  const room = width - text.length - leftEdge.length - 1;
  const padding = room >= 2 ? 2 : 0;
  const shown = color ? CELL.join(text) : text;
  return `${leftEdge}${spaces(padding)}${shown}${spaces(room - padding)}|`;
}

function spaces(count: number): string {
  return ' '.repeat(Math.max(0, count));
}

function dashes(count: number): string {
  return '-'.repeat(Math.max(0, count));
}
