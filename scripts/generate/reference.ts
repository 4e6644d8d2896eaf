import type { Crd, PrinterColumn, Rule, Schema } from '../crd/schema.ts';
import { type Field, fieldsBelow } from './fields.ts';

/**
 * Renders the API reference of a CRD as Markdown.
 *
 * @param example - a manifest, with which it begins
 */
export function renderReference(crd: Crd, source: string, example: string): string {
  const { spec, status } = crd;
  const resource = `${crd.plural}.${crd.group}`;
  return `<!-- Generated from ${source} by \`npm run generate\`: edit those files instead. -->

# API reference: ${crd.kind}

${text(crd.description)}

| | |
|---|---|
| apiVersion | \`${crd.group}/${crd.version}\` |
| kind | \`${crd.kind}\` |
| resource | \`${resource}\`, ${crd.scope === 'Namespaced' ? 'namespaced' : 'of the whole cluster'} |
| short name | ${crd.shortNames.map(code).join(', ')} |
| category | ${crd.categories.map((category) => `\`${category}\` (\`kubectl get ${category}\`)`).join(', ')} |
| Kubernetes | 1.25 or later |

The same text is in the cluster: \`kubectl explain ${crd.shortNames[0]}.spec\`.

\`\`\`yaml
${example}\`\`\`

## spec

${text(spec.description)}

${specTable(spec)}

## What the API server refuses

No webhook takes part: the rules lie in the CRD, and a manifest that breaks one of them fails at \`kubectl apply\`. Besides the
types, ranges and lengths above, these hold; the sentence is the one that the API server answers with.

${ruleTable(crd)}

## status

${text(status.description)}

${statusTable(status)}

## Columns of \`kubectl get ${crd.shortNames[0]}\`

${columnTable(crd.columns)}
`;
}

function specTable(spec: Schema): string {
  return table(
    ['Field', 'Type', 'Default', 'Limits', 'Meaning'],
    [...fieldsBelow(spec)].map(({ path, schema, required }) => [
      required && !isWithin(path) ? `${code(path)} (required)` : code(path),
      typeOf(schema),
      defaultOf(schema),
      limitsOf(schema),
      text(schema.description),
    ]),
  );
}

/** True if the path is of an item of a list or a value of a map. */
function isWithin(path: string): boolean {
  return path.endsWith('[]') || path.endsWith('.*');
}

function statusTable(status: Schema): string {
  return table(
    ['Field', 'Type', 'Meaning'],
    [...fieldsBelow(status)].map(({ path, schema }) => [code(path), typeOf(schema), text(schema.description)]),
  );
}

function ruleTable({ rules, spec }: Crd): string {
  const fields: Field[] = [{ path: '', schema: spec, required: true }, ...fieldsBelow(spec)];
  return table(
    ['Field', 'Refused with'],
    [
      ...rules.map(({ message }) => [code('metadata.name'), text(message)]),
      ...fields.flatMap(({ path, schema }) =>
        rulesOf(schema).map(({ message }) => [code(path === '' ? 'spec' : `spec.${path}`), text(message)]),
      ),
    ],
  );
}

function columnTable(columns: readonly PrinterColumn[]): string {
  return table(
    ['Column', 'Shown', 'From', 'Meaning'],
    columns.map((column) => [
      column.name,
      (column.priority ?? 0) > 0 ? 'with `-o wide`' : 'always',
      code(column.jsonPath),
      text(column.description),
    ]),
  );
}

function typeOf(schema: Schema): string {
  if ('additionalProperties' in schema) return 'map of strings';
  if (schema.type === 'array') {
    return `list of ${schema.items.type}s`;
  }
  const isFormatted = (schema.type === 'string' || schema.type === 'integer') && schema.format !== undefined;
  return isFormatted ? `${schema.type} (${schema.format})` : schema.type;
}

function defaultOf(schema: Schema): string {
  return 'default' in schema ? code(String(schema.default)) : '';
}

function limitsOf(schema: Schema): string {
  switch (schema.type) {
    case 'integer':
      return schema.minimum === undefined || schema.maximum === undefined
        ? ''
        : `${schema.minimum} to ${schema.maximum}`;
    case 'string':
      if (schema.enum !== undefined) return schema.enum.map(code).join(' or ');
      return schema.maxLength === undefined ? '' : `at most ${schema.maxLength} characters`;
    case 'array':
      return schema.maxItems === undefined
        ? ''
        : `${schema.minItems === undefined ? 'at most' : `${schema.minItems} to`} ${schema.maxItems}`;
    default:
      return '';
  }
}

function rulesOf(schema: Schema): readonly Rule[] {
  return schema.type === 'object' || schema.type === 'string' ? (schema['x-kubernetes-validations'] ?? []) : [];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

function code(value: string): string {
  return `\`${value}\``;
}

/** Prose of the CRD, in which `<name>` stands for something to fill in and must not become HTML, and `*` is a star. */
function text(prose: string): string {
  return prose.replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('*', '\\*');
}
