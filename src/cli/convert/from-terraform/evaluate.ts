import { literal, type Placeholders, type Text, type Unknown } from '../placeholder.ts';
import type { Attribute, Block } from './block.ts';
import { childrenOf, placeOf } from './block.ts';
import { callFunction } from './functions.ts';
import type { HclNode } from './hcl-parser.ts';
import type { Module } from './module.ts';

/** The surroundings of an expression: they decide what its names mean. */
export interface Scope {
  readonly module: Module;
  readonly path: string;
  /** The address of the resource, for values that differ between its instances. */
  readonly resource: string;
  /** The argument that is evaluated: it gives a name to an expression without one. */
  readonly owner: string;
  readonly placeholders: Placeholders;
  /** The locals and variables that are being evaluated. If they refer to each other in a circle, they have no value. */
  readonly pending?: readonly string[];
}

const NULL: Text = [];
// Deeper than any real file, and a circle of references ends before the call stack overflows.
const MAXIMUM_PENDING = 30;

/** Data sources about the caller, which have the same values in all files. */
const SURROUNDINGS: readonly (readonly [pattern: RegExp, reference: string])[] = [
  [/^data\.aws_caller_identity\.[^.]+\.account_id$/, 'AWS_ACCOUNT_ID'],
  [/^data\.aws_region\.[^.]+\.(?:name|region|id)$/, 'AWS_REGION'],
  [/^data\.aws_partition\.[^.]+\.partition$/, 'AWS_PARTITION'],
];

/** The value of an argument; undefined if it is absent or null. */
export function evaluateAttribute(attribute: Attribute | undefined, scope: Scope): Text | undefined {
  if (attribute === undefined) return undefined;
  const value = evaluate(attribute.expression, { ...scope, path: attribute.place.path });
  return value === NULL ? undefined : value;
}

/** The value of an expression. Parts that are not in the files are unknown. */
export function evaluate(node: HclNode, scope: Scope): Text {
  const inner = node.type === 'expression' ? node.namedChildren.filter((child) => child !== null) : [node];
  const [first, ...rest] = inner;
  if (first === undefined) return [unknownOf(node, scope)];
  if (first.type === 'variable_expr') return reference(node, [first, ...rest], scope);
  if (rest.length > 0) return [unknownOf(node, scope)];
  switch (first.type) {
    case 'expression':
      return evaluate(first, scope);
    case 'literal_value':
      return literalValue(first);
    case 'template_expr':
      return template(first, scope);
    case 'conditional':
      return conditional(first, scope);
    case 'function_call':
      return callFunction(first, (argument) => evaluate(argument, scope)) ?? [unknownOf(first, scope)];
    default:
      return [unknownOf(first, scope)];
  }
}

function literalValue(node: HclNode): Text {
  const [value] = node.namedChildren;
  if (value?.type === 'null_lit') return NULL;
  if (value?.type !== 'string_lit') return [node.text];
  return [
    childrenOf(value, 'template_literal')
      .map(({ text }) => unescaped(text))
      .join(''),
  ];
}

function template(node: HclNode, scope: Scope): Text {
  const [quoted] = childrenOf(node, 'quoted_template');
  // A heredoc is never a name, a number or an ARN.
  if (quoted === undefined) return [unknownOf(node, scope)];
  return quoted.namedChildren.flatMap((part) => {
    if (part?.type === 'template_literal') return [unescaped(part.text)];
    if (part?.type !== 'template_interpolation')
      return part?.type === 'template_directive' ? [unknownOf(node, scope)] : [];
    const [expression] = childrenOf(part, 'expression');
    return expression ? evaluate(expression, scope) : [];
  });
}

function conditional(node: HclNode, scope: Scope): Text {
  const [condition, whenTrue, whenFalse] = childrenOf(node, 'expression');
  const unknown: Text = [unknownOf(node, scope)];
  // If the user sets the whole value, the parts of its condition need not be set, but may be.
  const isSet = scope.placeholders.peek(unknown) !== undefined;
  if (!condition || !whenTrue || !whenFalse || isSet) return unknown;
  const holds = truth(condition, scope);
  if (holds === undefined) return unknown;
  return evaluate(holds ? whenTrue : whenFalse, scope);
}

/**
 * Whether a condition is true; undefined if the files don't decide it. Assumed values are noted, since a variable may have another
 * value than its default.
 */
function truth(condition: HclNode, scope: Scope): boolean | undefined {
  const [operation] = childrenOf(condition, 'operation');
  const [binary] = operation ? childrenOf(operation, 'binary_operation') : [];
  if (binary === undefined) {
    const text = evaluate(condition, scope);
    const known = scope.placeholders.peek(text);
    if (known !== 'true' && known !== 'false') return undefined;
    return scope.placeholders.settle(text) === 'true';
  }
  const operator = binary.children.find((child) => child?.type === '==' || child?.type === '!=')?.type;
  const sides = splitOperands(binary);
  if (operator === undefined || sides === undefined) return undefined;
  const texts = sides.map((side) => evaluateParts(side, scope));
  if (texts.some((text) => scope.placeholders.peek(text) === undefined)) return undefined;
  const [left, right] = texts.map((text) => scope.placeholders.settle(text));
  return (left === right) === (operator === '==');
}

function splitOperands(binary: HclNode): [HclNode[], HclNode[]] | undefined {
  const children = binary.children.filter((child) => child !== null);
  const at = children.findIndex(({ isNamed }) => !isNamed);
  const left = children.slice(0, at);
  const right = children.slice(at + 1);
  return left.length > 0 && right.length > 0 ? [left, right] : undefined;
}

function evaluateParts(parts: HclNode[], scope: Scope): Text {
  const [first] = parts;
  if (first === undefined) return NULL;
  return first.type === 'variable_expr' ? reference(first, parts, scope) : evaluate(first, scope);
}

function reference(node: HclNode, parts: readonly HclNode[], scope: Scope): Text {
  const path = parts.map((part) => stepText(part));
  const whole = parts.map(({ text }) => text).join('');
  if (path.includes(undefined)) return [unknownOf(node, scope, whole)];
  const steps = path.filter((step) => step !== undefined && step !== '');
  return resolve(steps as string[], node, scope) ?? [unknownOf(node, scope, whole)];
}

/** One step of a reference: empty for the index of an instance, undefined if it must be evaluated. */
function stepText(part: HclNode): string | undefined {
  if (part.type === 'variable_expr') return part.text;
  if (part.type === 'get_attr') return part.text.replace(/^\./, '');
  if (part.type === 'index')
    return /^\[\s*(?:\d+|each\.key|count\.index)\s*\]$/.test(part.text) ? '' : part.text.match(/^\["([^"$]+)"\]$/)?.[1];
  return undefined;
}

function resolve(steps: readonly string[], node: HclNode, scope: Scope): Text | undefined {
  const [root = '', name = '', ...rest] = steps;
  const inside = { ...scope, pending: [...(scope.pending ?? []), `${root}.${name}`] };
  if (inside.pending.length > MAXIMUM_PENDING) return undefined;
  if (root === 'var') return variable(name, rest, node, inside);
  if (root === 'local') {
    const local = scope.module.locals.get(name);
    return local && within(local.expression, rest, { ...inside, path: local.place.path });
  }
  const dotted = steps.join('.');
  const surrounding = SURROUNDINGS.find(([pattern]) => pattern.test(dotted))?.[1];
  if (surrounding) return [{ reference: surrounding, scope: '', place: placeOf(node, scope.path) }];
  const length = root === 'data' ? 3 : 2;
  const block = scope.module.resources.get(steps.slice(0, length).join('.'));
  return block && resourceAttribute(block, steps.slice(length), inside);
}

function variable(name: string, rest: readonly string[], node: HclNode, scope: Scope): Text | undefined {
  const { module } = scope;
  const fallback = module.variables.get(name)?.attributes.get('default');
  const place = placeOf(node, scope.path);
  const unknown: Unknown = { reference: ['var', name, ...rest].join('.'), scope: module.folder, place };
  const given = module.caller?.attributes.has(name);
  if (given) return [{ ...unknown, because: `since module.${module.caller?.labels[0]} sets it` }];
  const value = fallback && within(fallback.expression, rest, { ...scope, path: fallback.place.path });
  if (value === undefined) return [unknown];
  if (value === NULL) {
    const assumed: Unknown = { ...unknown, otherwise: 'null' };
    const isSet = scope.placeholders.peek([assumed]) !== 'null';
    if (isSet) return [assumed];
    scope.placeholders.note(assumed);
    return NULL;
  }
  const known = literal(value);
  return known === undefined ? [unknown] : [{ ...unknown, otherwise: known }];
}

/** The value at a path of keys within an expression. */
function within(expression: HclNode, keys: readonly string[], scope: Scope): Text | undefined {
  const [key, ...rest] = keys;
  if (key === undefined) return evaluate(expression, scope);
  const [collection] = childrenOf(expression, 'collection_value');
  const [object] = childrenOf(collection, 'object');
  const element = childrenOf(object, 'object_elem').find(
    (candidate) => candidate.childForFieldName('key')?.text.replace(/^"|"$/g, '') === key,
  );
  const value = element?.childForFieldName('val');
  return value ? within(value, rest, scope) : undefined;
}

/** A resource's attribute that the files give without asking AWS: a name, an id or an ARN. */
function resourceAttribute(block: Block, steps: readonly string[], scope: Scope): Text | undefined {
  const [type = ''] = block.labels;
  const [attribute = ''] = steps;
  if (steps.length !== 1) return undefined;
  const source = IDENTIFIERS[`${type}.${attribute}`] ?? attribute;
  return evaluateAttribute(block.attributes.get(source), scope);
}

/** The argument that is the id of a resource: https://registry.terraform.io/providers/hashicorp/aws/latest/docs */
const IDENTIFIERS: Readonly<Record<string, string>> = { 'aws_lambda_function.id': 'function_name' };

function unknownOf(node: HclNode, scope: Scope, text = node.text): Unknown {
  const compact = text.replace(/\s+/g, ' ');
  const place = placeOf(node, scope.path);
  const isShort = /^[\w.[\]"-]+$/.test(compact) && compact.length <= 80;
  if (!isShort) {
    const because = `since it is ${compact.length > 60 ? `${compact.slice(0, 60)}…` : compact}`;
    // Two expressions in one argument are two unknowns.
    return { reference: scope.owner, scope: `${scope.module.folder}\n${compact}`, place, because };
  }
  const isInstance = /\b(?:each|count|self)\./.test(compact);
  return { reference: isInstance ? `${scope.resource}.${compact}` : compact, scope: scope.module.folder, place };
}

function unescaped(text: string): string {
  return text.replace(/\\(["\\])/g, '$1').replace(/\$\$\{/g, '${');
}
