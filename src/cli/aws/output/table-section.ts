/** A part of a table under one title. */
export interface Section {
  readonly title: string;
  /** The number of sections around it. */
  readonly indent: number;
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The longest text of each column, in characters. */
  readonly widths: readonly number[];
}

/** Characters around the text of a cell. */
export const CELL_PADDING = 4;
const BORDER = 2;

/** A section of headers and rows. */
export function sectionOf(parts: Omit<Section, 'widths'>): Section {
  const { headers, rows } = parts;
  const lines = headers.length > 0 ? [headers, ...rows] : rows;
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return { ...parts, widths };
}

/** The characters of a section's line, frames included. */
export function sectionWidth({ title, indent, widths }: Section): number {
  const frames = BORDER + indent * 2;
  const columns = widths.reduce((total, width) => total + width + CELL_PADDING, 0);
  return Math.max(title.length + frames, columns + frames);
}

/** Turns a section of one row into one row per header; other sections stay as they are. */
export function vertical(section: Section): Section {
  const [row] = section.rows;
  if (section.headers.length === 0 || row === undefined || section.rows.length !== 1) return section;
  const rows = section.headers.map((header, column) => [header, row[column] ?? '']);
  return sectionOf({ title: section.title, indent: section.indent, headers: [], rows });
}
