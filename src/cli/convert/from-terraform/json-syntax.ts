import { entriesOf, itemsOf, type Value } from '../document.ts';
import type { Attribute, Block } from './block.ts';
import type { Expression } from './expression.ts';
import type { HclParser } from './hcl-parser.ts';

/** The labels of the blocks at the top of a file, by type. Other types have none. */
const LABELS: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  module: 1,
  variable: 1,
  provider: 1,
  output: 1,
};

/** The blocks within the blocks that are read, and how many labels they have. Everything else is an argument. */
const NESTED: Readonly<Record<string, number>> = {
  destination_config: 0,
  on_success: 0,
  on_failure: 0,
  dynamic: 1,
  content: 0,
  lifecycle: 0,
  required_providers: 0,
};

/**
 * The content of a file in Terraform's JSON syntax, as if it were written in HCL.
 * https://developer.hashicorp.com/terraform/language/syntax/json
 */
export function contentOfJson(document: Value, parser: HclParser): Block {
  const roots = document.kind === 'list' ? document.items : [document];
  const all = roots.flatMap((root) => entriesOf(root)).filter(([type]) => type !== '//');
  const blocks = all.flatMap(([type, value]) => labelled(type, value, LABELS[type] ?? 0, [], parser));
  const attributes = new Map(all.map(([name, value]) => [name, attributeOf(value, parser)]));
  return { type: '', labels: [], attributes, blocks, place: document.place };
}

function labelled(type: string, value: Value, depth: number, labels: readonly string[], parser: HclParser): Block[] {
  if (value.kind === 'list') return itemsOf(value).flatMap((item) => labelled(type, item, depth, labels, parser));
  if (value.kind !== 'map') return [];
  if (depth > 0) {
    return entriesOf(value).flatMap(([label, inner]) => labelled(type, inner, depth - 1, [...labels, label], parser));
  }
  const entries = entriesOf(value).filter(([name]) => name !== '//');
  const isNested = ([name, inner]: readonly [string, Value]) => name in NESTED && inner.kind !== 'scalar';
  return [
    {
      type,
      labels,
      attributes: new Map(
        entries.filter((entry) => !isNested(entry)).map(([name, inner]) => [name, attributeOf(inner, parser)]),
      ),
      blocks: entries.filter(isNested).flatMap(([name, inner]) => labelled(name, inner, NESTED[name] ?? 0, [], parser)),
      place: value.place,
    },
  ];
}

function attributeOf(value: Value, parser: HclParser): Attribute {
  return { expression: expressionOf(value, parser), place: value.place };
}

function expressionOf(value: Value, parser: HclParser): Expression {
  const { place } = value;
  switch (value.kind) {
    case 'scalar':
      return value.isNull
        ? { kind: 'literal', value: undefined, place, written: 'null' }
        : parser.template(value.text, place);
    case 'list':
      return { kind: 'list', items: value.items.map((item) => expressionOf(item, parser)), place, written: '[…]' };
    case 'map': {
      const entries = entriesOf(value).map(([key, inner]): [Expression, Expression] => [
        parser.template(key, inner.place),
        expressionOf(inner, parser),
      ]);
      return { kind: 'object', entries, place, written: '{…}' };
    }
  }
}
