import type { Place } from '../place.ts';
import type { HclNode } from './hcl-parser.ts';

/** A block of an HCL file: a resource, for example. */
export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly blocks: readonly Block[];
  readonly place: Place;
}

/** An argument of a block, not evaluated. */
export interface Attribute {
  readonly expression: HclNode;
  readonly place: Place;
}

/** The blocks of a file's syntax tree. */
export function blocksOf(root: HclNode, path: string): Block[] {
  return childrenOf(bodyOf(root), 'block').map((node) => blockOf(node, path));
}

/** The named children of a type. */
export function childrenOf(node: HclNode | undefined, type: string): HclNode[] {
  return (node?.namedChildren ?? []).filter((child): child is HclNode => child?.type === type);
}

/** The place of a node. */
export function placeOf(node: HclNode, path: string): Place {
  return { path, line: node.startPosition.row + 1 };
}

function bodyOf(node: HclNode): HclNode | undefined {
  return childrenOf(node, 'body')[0];
}

function blockOf(node: HclNode, path: string): Block {
  const body = bodyOf(node);
  const [type = '', ...identifiers] = childrenOf(node, 'identifier').map((child) => child.text);
  const quoted = childrenOf(node, 'string_lit').map((child) => childrenOf(child, 'template_literal')[0]?.text ?? '');
  return {
    type,
    labels: [...quoted, ...identifiers],
    attributes: new Map(childrenOf(body, 'attribute').flatMap((attribute) => attributeOf(attribute, path))),
    blocks: childrenOf(body, 'block').map((child) => blockOf(child, path)),
    place: placeOf(node, path),
  };
}

function attributeOf(node: HclNode, path: string): [string, Attribute][] {
  const [name] = childrenOf(node, 'identifier');
  const [expression] = childrenOf(node, 'expression');
  return name && expression ? [[name.text, { expression, place: placeOf(node, path) }]] : [];
}
