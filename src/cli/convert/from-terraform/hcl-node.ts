import type { Node } from 'web-tree-sitter';

/** A node of an HCL file's syntax tree. */
export type HclNode = Node;

/** The named children of a node, without comments. */
export function namedChildrenOf(node: HclNode | undefined): HclNode[] {
  return (node?.namedChildren ?? []).filter((child): child is HclNode => child !== null && child.type !== 'comment');
}

/** The named children of a type. */
export function childrenOf(node: HclNode | undefined, type: string): HclNode[] {
  return namedChildrenOf(node).filter((child) => child.type === type);
}

/** The first named child of a type. */
export function childOf(node: HclNode | undefined, type: string): HclNode | undefined {
  return childrenOf(node, type)[0];
}
