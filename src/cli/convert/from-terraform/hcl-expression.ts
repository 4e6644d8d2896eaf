import type { Place } from '../place.ts';
import { ELEMENT, type Expression, OPERATORS } from './expression.ts';
import { childOf, childrenOf, type HclNode, namedChildrenOf } from './hcl-node.ts';
import { templateParts, unescaped } from './hcl-template.ts';

/** Makes a place of a node: the node may be of a text that stands within another file. */
export type PlaceOf = (node: HclNode) => Place;

/** The expression of a node of HCL's syntax tree. */
export function expressionOf(node: HclNode, placeOf: PlaceOf): Expression {
  const located = { place: placeOf(node), written: node.text };
  const [first, ...steps] = node.type === 'expression' || node.type === 'operation' ? namedChildrenOf(node) : [node];
  return first === undefined ? { ...located, kind: 'opaque' } : withSteps(first, steps, placeOf);
}

/** An operand and the steps that follow it: `var`, `.names`, `[0]`. */
function withSteps(first: HclNode, steps: readonly HclNode[], placeOf: PlaceOf): Expression {
  let expression = primary(first, placeOf);
  let written = first.text;
  for (const step of steps) {
    written += step.text;
    expression = { ...stepOf(expression, step, placeOf), place: expression.place, written };
  }
  return expression;
}

function stepOf(of: Expression, step: HclNode, placeOf: PlaceOf): Expression {
  const located = { place: of.place, written: step.text };
  switch (step.type) {
    case 'get_attr':
      return { ...located, kind: 'attribute', of, name: step.text.replace(/^\.\s*/, '') };
    case 'index': {
      const legacy = step.text.match(/^\.(\d+)$/)?.[1];
      const key = childOf(childOf(step, 'new_index') ?? step, 'expression');
      if (legacy !== undefined)
        return { ...located, kind: 'index', of, key: { ...located, kind: 'literal', value: legacy } };
      return key ? { ...located, kind: 'index', of, key: expressionOf(key, placeOf) } : { ...located, kind: 'opaque' };
    }
    case 'splat': {
      const inner = namedChildrenOf(namedChildrenOf(step)[0]);
      let element: Expression = { ...located, kind: 'name', name: ELEMENT };
      for (const next of inner) element = stepOf(element, next, placeOf);
      return { ...located, kind: 'splat', of, element };
    }
    default:
      return { ...located, kind: 'opaque' };
  }
}

function primary(node: HclNode, placeOf: PlaceOf): Expression {
  const located = { place: placeOf(node), written: node.text };
  const inner = (child: HclNode): Expression => expressionOf(child, placeOf);
  const opaque: Expression = { ...located, kind: 'opaque' };
  switch (node.type) {
    case 'expression':
      return inner(node);
    case 'variable_expr':
      return { ...located, kind: 'name', name: node.text };
    case 'literal_value':
      return literal(node, located);
    case 'template_expr':
      return { ...located, kind: 'template', parts: templateParts(node, inner) };
    case 'conditional': {
      const [condition, whenTrue, whenFalse] = childrenOf(node, 'expression').map(inner);
      return condition && whenTrue && whenFalse
        ? { ...located, kind: 'conditional', condition, whenTrue, whenFalse }
        : opaque;
    }
    case 'operation':
    case 'binary_operation':
    case 'unary_operation':
      return operation(node, located, placeOf);
    case 'function_call': {
      const [name] = childrenOf(node, 'identifier');
      const list = childOf(node, 'function_arguments');
      const args = childrenOf(list, 'expression').map(inner);
      return {
        ...located,
        kind: 'call',
        name: name?.text ?? '',
        args,
        isExpanded: childOf(list, 'ellipsis') !== undefined,
      };
    }
    case 'collection_value':
      return collection(node, located, inner);
    case 'for_expr':
      return forExpression(namedChildrenOf(node)[0], located, inner) ?? opaque;
    default:
      return opaque;
  }
}

type LocatedOnly = Pick<Expression, 'place' | 'written'>;

function literal(node: HclNode, located: LocatedOnly): Expression {
  const [value] = namedChildrenOf(node);
  if (value?.type === 'null_lit') return { ...located, kind: 'literal', value: undefined };
  if (value?.type !== 'string_lit') return { ...located, kind: 'literal', value: numberText(node.text) };
  return { ...located, kind: 'literal', value: unescaped(value.text.slice(1, -1)) };
}

/** A number as Terraform writes it: 1e3 is 1000, and 60.0 is 60. */
function numberText(text: string): string {
  return /^\d+(?:\.|\.?\d*[eE])/.test(text) ? String(Number(text)) : text;
}

/** An operand with steps has no node of its own in an operation, so the operator divides the children. */
function operation(node: HclNode, located: LocatedOnly, placeOf: PlaceOf): Expression {
  const children = node.children.filter((child) => child !== null).filter(({ type }) => type !== 'comment');
  const at = children.findIndex(({ type }) => OPERATORS.some((operator) => operator === type));
  const operator = OPERATORS.find((candidate) => candidate === children[at]?.type);
  if (operator === undefined) {
    const [first, ...steps] = children.filter(({ isNamed }) => isNamed);
    return first ? withSteps(first, steps, placeOf) : { ...located, kind: 'opaque' };
  }
  const sides = [children.slice(0, at), children.slice(at + 1)].map((side) => side.filter(({ isNamed }) => isNamed));
  const operands = sides.flatMap(([first, ...steps]) => (first ? [withSteps(first, steps, placeOf)] : []));
  return { ...located, kind: 'operation', operator, operands };
}

function collection(node: HclNode, located: LocatedOnly, inner: (child: HclNode) => Expression): Expression {
  const tuple = childOf(node, 'tuple');
  if (tuple) return { ...located, kind: 'list', items: childrenOf(tuple, 'expression').map(inner) };
  const elements = childrenOf(childOf(node, 'object'), 'object_elem');
  const entries = elements.flatMap((element): [Expression, Expression][] => {
    const key = element.childForFieldName('key');
    const value = element.childForFieldName('val');
    return key && value ? [[keyOf(inner(key)), inner(value)]] : [];
  });
  return { ...located, kind: 'object', entries };
}

/** A bare word is a key as it is. */
function keyOf(key: Expression): Expression {
  const { place, written } = key;
  return key.kind === 'name' ? { place, written, kind: 'literal', value: key.name } : key;
}

function forExpression(
  node: HclNode | undefined,
  located: LocatedOnly,
  inner: (child: HclNode) => Expression,
): Expression | undefined {
  const intro = childOf(node, 'for_intro');
  const names = childrenOf(intro, 'identifier').map(({ text }) => text);
  const [collectionNode] = childrenOf(intro, 'expression');
  const [condition] = childrenOf(childOf(node, 'for_cond'), 'expression').map(inner);
  const results = childrenOf(node, 'expression').map(inner);
  const valueName = names.at(-1);
  const value = results.at(-1);
  if (!collectionNode || valueName === undefined || value === undefined) return undefined;
  const key = node?.type === 'for_object_expr' ? results[0] : undefined;
  return {
    ...located,
    kind: 'for',
    keyName: names.length > 1 ? names[0] : undefined,
    valueName,
    collection: inner(collectionNode),
    ...(key && { key }),
    value,
    ...(condition && { condition }),
    isGrouped: childOf(node, 'ellipsis') !== undefined,
  };
}
