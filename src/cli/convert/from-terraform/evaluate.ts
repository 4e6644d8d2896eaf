import { join } from 'node:path';
import { literal, type Text, type Unknown } from '../placeholder.ts';
import type { Attribute } from './block.ts';
import { ELEMENT, type Expression, type ForExpression, type TemplatePart } from './expression.ts';
import { callFunction } from './functions/call-function.ts';
import { sortedKeys } from './functions/collections.ts';
import { valueOfName } from './names.ts';
import { operate } from './operations.ts';
import { type Scope, scopeName } from './scope.ts';
import { asUnknown, decided, known, listOf, NULL, noteItems, type TerraformValue } from './value.ts';

/** The text of an argument; undefined if it is absent or null. */
export function evaluateAttribute(attribute: Attribute | undefined, scope: Scope): Text | undefined {
  if (attribute === undefined) return undefined;
  const value = evaluate(attribute.expression, scope);
  if (value.kind === 'null') return undefined;
  return value.kind === 'text' ? value.text : [unknownOf(attribute.expression, scope)];
}

/** The value of an expression. Parts that are not in the files are unknown. */
export function evaluate(expression: Expression, scope: Scope): TerraformValue {
  const inner = (other: Expression): TerraformValue => evaluate(other, scope);
  const or = (value: TerraformValue | undefined): TerraformValue =>
    value ?? { kind: 'text', text: [unknownOf(expression, scope)] };
  switch (expression.kind) {
    case 'literal':
      return expression.value === undefined ? NULL : known(expression.value);
    case 'template':
      return template(expression.parts, scope) ?? or(undefined);
    case 'name':
      return or(valueOfName(expression.name, expression.place, scope, evaluate));
    case 'attribute':
      return or(member(inner(expression.of), expression.name, expression, scope));
    case 'index':
      return or(index(inner(expression.of), expression.key, expression, scope));
    case 'splat':
      return or(splat(inner(expression.of), expression.element, scope));
    case 'call':
      return or(call(expression, scope));
    case 'conditional':
      return conditional(expression, scope);
    case 'operation':
      return or(
        operate(
          expression.operator,
          expression.operands.map((operand) => () => inner(operand)),
          scope.placeholders,
        ),
      );
    case 'list':
      return listOf(expression.items.map(inner));
    case 'object': {
      const entries = expression.entries.map(
        ([key, value]) => [decided(inner(key), scope.placeholders), inner(value)] as const,
      );
      const isKnown = entries.every((entry): entry is readonly [string, TerraformValue] => entry[0] !== undefined);
      return isKnown ? { kind: 'map', entries: new Map(entries) } : or(undefined);
    }
    case 'for':
      return or(forValue(expression, scope));
    case 'opaque':
      return or(undefined);
  }
}

function template(parts: readonly TemplatePart[], scope: Scope): TerraformValue | undefined {
  const [only] = parts;
  // A template of one expression is that expression.
  if (parts.length === 1 && only?.kind === 'value') return evaluate(only.expression, scope);
  const texts = parts.map((part) => templatePart(part, scope));
  return texts.every((text) => text !== undefined) ? { kind: 'text', text: texts.flat() } : undefined;
}

function templatePart(part: TemplatePart, scope: Scope): Text | undefined {
  if (part.kind === 'text') return [part.text];
  if (part.kind === 'opaque') return undefined;
  if (part.kind === 'value') {
    const value = evaluate(part.expression, scope);
    return value.kind === 'text' ? value.text : value.kind === 'null' ? [] : undefined;
  }
  const holds = decided(evaluate(part.condition, scope), scope.placeholders);
  if (holds !== 'true' && holds !== 'false') return undefined;
  const texts = (holds === 'true' ? part.whenTrue : part.whenFalse).map((inner) => templatePart(inner, scope));
  return texts.every((text) => text !== undefined) ? texts.flat() : undefined;
}

function conditional(expression: Extract<Expression, { kind: 'conditional' }>, scope: Scope): TerraformValue {
  const unknown = unknownOf(expression, scope);
  // If the user sets the whole value, the parts of its condition need not be set, but may be.
  if (scope.placeholders.set(unknown) !== undefined) return { kind: 'text', text: [unknown] };
  const holds = decided(evaluate(expression.condition, scope), scope.placeholders);
  if (holds === 'true' || holds === 'false') {
    return evaluate(holds === 'true' ? expression.whenTrue : expression.whenFalse, scope);
  }
  const branches = [expression.whenTrue, expression.whenFalse].map((branch) => evaluate(branch, scope));
  const [one, other] = branches.map((branch) => (branch.kind === 'text' ? literal(branch.text) : undefined));
  if (one !== undefined && one === other) return known(one);
  return { kind: 'text', text: [unknown] };
}

/** @returns undefined if the files don't give it */
function member(of: TerraformValue, name: string, expression: Expression, scope: Scope): TerraformValue | undefined {
  if (of.kind === 'map') return of.entries.get(name);
  if (of.kind === 'list') return /^\d+$/.test(name) ? of.items[Number(name)] : undefined;
  if (of.kind === 'handle') {
    return of.attribute(name) ?? { kind: 'text', text: [partOf(of.reference, name, expression, scope)] };
  }
  const unknown = asUnknown(of);
  return unknown && unknown.because === undefined
    ? { kind: 'text', text: [{ ...partOf(unknown.reference, name, expression, scope), scope: unknown.scope }] }
    : undefined;
}

function partOf(reference: string, name: string, { place }: Expression, { instance }: Scope): Unknown {
  return { reference: `${reference}.${name}`, scope: scopeName(instance), place };
}

function index(of: TerraformValue, key: Expression, expression: Expression, scope: Scope): TerraformValue | undefined {
  const name = decided(evaluate(key, scope), scope.placeholders);
  if (name === undefined) return undefined;
  if (of.kind === 'list') {
    const at = Number(name);
    return of.items.at(at);
  }
  // A thing without count or for_each, or one whose number the files don't decide.
  if (of.kind === 'handle' && of.isInstance) return of;
  return member(of, name, expression, scope);
}

function splat(of: TerraformValue, element: Expression, scope: Scope): TerraformValue | undefined {
  noteItems(of, scope.placeholders);
  const items =
    of.kind === 'list' ? of.items : of.kind === 'null' ? [] : of.kind === 'text' && asUnknown(of) ? undefined : [of];
  return items && listOf(items.map((item) => evaluate(element, bound(scope, [[ELEMENT, item]]))));
}

function call(
  { name, args, isExpanded }: Extract<Expression, { kind: 'call' }>,
  scope: Scope,
): TerraformValue | undefined {
  if (name === 'try') {
    const usable = args.find((arg) => !isMissing(arg, scope));
    return usable && evaluate(usable, scope);
  }
  if (name === 'can') {
    const [arg] = args;
    if (arg === undefined || isMissing(arg, scope)) return arg && known('false');
    // A function may fail, and one that isn't known here has no value.
    return asUnknown(evaluate(arg, scope)) ? undefined : known('true');
  }
  const values = args.map((arg) => evaluate(arg, scope));
  const last = isExpanded ? values.pop() : undefined;
  if (isExpanded && last?.kind !== 'list') return undefined;
  const all = last?.kind === 'list' ? [...values, ...last.items] : values;
  const { instance, placeholders, files } = scope;
  const read = (path: string) => files.read(join(instance.rootFolder, path));
  return callFunction(name, all, { placeholders, files: { ...files, read } });
}

/** True if an expression fails for a part that a known value doesn't have, which is what `try` is for. */
function isMissing(expression: Expression, scope: Scope): boolean {
  if (expression.kind !== 'attribute' && expression.kind !== 'index') return false;
  if (isMissing(expression.of, scope)) return true;
  const of = evaluate(expression.of, scope);
  noteItems(of, scope.placeholders);
  const name =
    expression.kind === 'attribute' ? expression.name : decided(evaluate(expression.key, scope), scope.placeholders);
  if (of.kind === 'null') return true;
  if (name === undefined) return false;
  if (of.kind === 'map') return !of.entries.has(name);
  return of.kind === 'list' && of.items[Number(name)] === undefined;
}

function forValue(expression: ForExpression, scope: Scope): TerraformValue | undefined {
  const collection = evaluate(expression.collection, scope);
  const entries =
    collection.kind === 'list'
      ? collection.items.map((item, at) => [collection.isSet ? item : known(String(at)), item] as const)
      : entriesOfMap(collection);
  if (entries === undefined) return undefined;
  noteItems(collection, scope.placeholders);
  const results: (readonly [string, TerraformValue])[] = [];
  for (const [key, value] of entries) {
    const names: [string, TerraformValue][] = [[expression.valueName, value]];
    if (expression.keyName !== undefined) names.push([expression.keyName, key]);
    const inner = bound(scope, names);
    const holds = expression.condition && decided(evaluate(expression.condition, inner), scope.placeholders);
    if (expression.condition && holds !== 'true' && holds !== 'false') return undefined;
    if (holds === 'false') continue;
    const name = expression.key ? decided(evaluate(expression.key, inner), scope.placeholders) : '';
    if (name === undefined) return undefined;
    results.push([name, evaluate(expression.value, inner)]);
  }
  if (expression.key === undefined) return listOf(results.map(([, value]) => value));
  if (!expression.isGrouped) return { kind: 'map', entries: new Map(results) };
  const groups = Map.groupBy(results, ([name]) => name);
  return {
    kind: 'map',
    entries: new Map([...groups].map(([name, group]) => [name, listOf(group.map(([, value]) => value))])),
  };
}

function entriesOfMap(value: TerraformValue): (readonly [TerraformValue, TerraformValue])[] | undefined {
  if (value.kind !== 'map') return undefined;
  return sortedKeys(value.entries).map((key) => [known(key), value.entries.get(key) ?? NULL]);
}

function bound(scope: Scope, names: readonly (readonly [string, TerraformValue])[]): Scope {
  return { ...scope, bindings: new Map([...scope.bindings, ...names]) };
}

/** The unknown value of an expression: named after a short expression itself, or else after the argument. */
function unknownOf({ written, place }: Expression, { owner, resource, instance }: Scope): Unknown {
  const compact = written.replace(/\s+/g, ' ');
  const isShort = /^[\w.[\]"-]+$/.test(compact) && compact.length <= 80 && !compact.startsWith('"');
  if (!isShort) {
    const because = `since it is ${compact.length > 60 ? `${compact.slice(0, 60)}…` : compact}`;
    // Two expressions in one argument are two unknowns.
    return { reference: owner, scope: `${scopeName(instance)}\n${compact}`, place, because };
  }
  const isInstance = /\b(?:each|count|self)\./.test(compact);
  return { reference: isInstance ? `${resource}.${compact}` : compact, scope: scopeName(instance), place };
}
