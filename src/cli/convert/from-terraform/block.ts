import type { Place } from '../place.ts';
import type { Expression } from './expression.ts';
import { expressionOf } from './hcl-expression.ts';
import { childOf, childrenOf, type HclNode, namedChildrenOf } from './hcl-node.ts';

/** A block of a Terraform file: a resource, for example. */
export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly blocks: readonly Block[];
  readonly place: Place;
}

/** An argument of a block, not evaluated. */
export interface Attribute {
  readonly expression: Expression;
  readonly place: Place;
}

/** The content of a file: its blocks, and, in a file of variables, its arguments. */
export function contentOf(root: HclNode, path: string): Block {
  return { ...bodyOf(root, path), type: '', labels: [], place: { path, line: 1, column: 1 } };
}

/** The place of a node. */
export function placeOf(node: HclNode, path: string): Place {
  return { path, line: node.startPosition.row + 1, column: node.startPosition.column + 1 };
}

/** The labels of a block's node, which may be quoted. */
export function labelsOf(node: HclNode): string[] {
  const [, ...labels] = namedChildrenOf(node).filter(({ type }) => type === 'identifier' || type === 'string_lit');
  return labels.map((label) =>
    label.type === 'identifier' ? label.text : (childOf(label, 'template_literal')?.text ?? ''),
  );
}

function blockOf(node: HclNode, path: string): Block {
  const [type] = childrenOf(node, 'identifier');
  return { ...bodyOf(node, path), type: type?.text ?? '', labels: labelsOf(node), place: placeOf(node, path) };
}

function bodyOf(node: HclNode, path: string): Pick<Block, 'attributes' | 'blocks'> {
  const body = childOf(node, 'body');
  return {
    attributes: new Map(childrenOf(body, 'attribute').flatMap((attribute) => attributeOf(attribute, path))),
    blocks: childrenOf(body, 'block').map((child) => blockOf(child, path)),
  };
}

function attributeOf(node: HclNode, path: string): [string, Attribute][] {
  const [name] = childrenOf(node, 'identifier');
  const [expression] = childrenOf(node, 'expression');
  if (!name || !expression) return [];
  const read = expressionOf(expression, (part) => placeOf(part, path));
  return [[name.text, { expression: read, place: placeOf(node, path) }]];
}
