import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from 'yaml';

/** One value of the chart, as values.yaml documents it. */
export interface DocumentedValue {
  /** With dots between the names. */
  readonly path: string;
  readonly byDefault: unknown;
  /** The comment above it; empty where there is none. */
  readonly meaning: string;
}

/** All values of a chart. A map is one value, unless comments within it make a value of each of its fields. */
export function documentedValues(valuesYaml: string): DocumentedValue[] {
  const { contents } = parseDocument(valuesYaml);
  return isMap(contents) ? valuesOf(contents, []) : [];
}

/** The table of values for the chart's README. */
export function renderValuesTable(valuesYaml: string): string {
  const rows = documentedValues(valuesYaml).map(
    ({ path, byDefault, meaning }) => `| \`${path}\` | \`${JSON.stringify(byDefault)}\` | ${meaning} |`,
  );
  return ['| Value | Default | Meaning |', '|---|---|---|', ...rows, ''].join('\n');
}

function valuesOf(map: YAMLMap, above: readonly string[]): DocumentedValue[] {
  return map.items.flatMap((pair, index) => {
    const path = [...above, String(pair.key)];
    if (isMap(pair.value) && hasComments(pair.value)) return valuesOf(pair.value, path);
    const byDefault = isMap(pair.value) ? pair.value.toJSON() : (pair.value as { toJSON(): unknown }).toJSON();
    return [{ path: path.join('.'), byDefault, meaning: comment(map, pair, index) }];
  });
}

function hasComments(map: YAMLMap): boolean {
  return map.items.some(
    (pair, index) => comment(map, pair, index) !== '' || (isMap(pair.value) && hasComments(pair.value)),
  );
}

// The comment above the first field belongs to the map. A heading is set off by an empty line.
function comment(map: YAMLMap, { key }: Pair, index: number): string {
  const text = (isScalar(key) && key.commentBefore) || (index === 0 && map.commentBefore) || '';
  const paragraph = text.split(/\n\s*\n/).at(-1) ?? '';
  return paragraph.trim().replaceAll(/\s*\n\s*/g, ' ');
}
