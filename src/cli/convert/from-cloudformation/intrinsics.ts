import { itemsOf, member, type Scalar, textAt, type Value } from '../document.ts';
import { literal, type Text, type Unknown } from '../placeholder.ts';
import type { Field } from '../source.ts';
import { holds } from './conditions.ts';
import { joinTexts, splitText } from './lists.ts';
import { attributeOf, isFunction, referenceTo } from './resources.ts';
import { intrinsic, type Template } from './template.ts';
import {
  type Context,
  dynamicReferences,
  named,
  outsideOfSub,
  pseudo,
  pseudoParameter,
  unknownOf,
} from './template-text.ts';

/** The value of a property, and its place; undefined if it is absent or `AWS::NoValue`. */
export function fieldOf(value: Value | undefined, context: Context): Field | undefined {
  const text = value && evaluate(value, context);
  return value && text && { text, place: value.place };
}

/**
 * The value of a scalar or of a call of an intrinsic function.
 *
 * @returns undefined for `AWS::NoValue`
 */
export function evaluate(value: Value, context: Context): Text | undefined {
  if (value.kind === 'scalar') return value.isNull ? undefined : plain(value, context);
  const unknown: Text = [unknownOf(value, context)];
  const { name, argument } = intrinsic(value) ?? {};
  if (argument === undefined) return unknown;
  const items = itemsOf(argument);
  switch (name) {
    case 'Ref':
      return argument.kind === 'scalar' ? ref(argument.text, argument, context) : unknown;
    case 'Fn::GetAtt':
      return getAtt(argument, context);
    case 'Fn::Sub':
      return sub(argument, context);
    case 'Fn::Join':
      return join(items, context) ?? unknown;
    case 'Fn::If':
      return choose(items, value, context);
    case 'Fn::FindInMap':
      return findInMap(items, context) ?? unknown;
    case 'Fn::Select': {
      const [index, list] = items;
      return list && (listOf(list, context)?.[Number(textAt(index))] ?? unknown);
    }
    case 'Fn::ImportValue': {
      const imported = literal(evaluate(argument, context) ?? []);
      return [imported ? { ...unknownOf(value, context), reference: `Import.${imported}` } : unknownOf(value, context)];
    }
    default:
      return unknown;
  }
}

/** True if a condition of the template holds; undefined if the files don't decide it. */
export function conditionHolds(name: string, template: Template): boolean | undefined {
  return holds(name, template, (value) => evaluate(value, { template, owner: name }));
}

/** A value without the conditions that the files decide; undefined if it is `AWS::NoValue`. */
export function chosen(value: Value | undefined, template: Template): Value | undefined {
  const [condition, whenTrue, whenFalse] = itemsOf(member(value, 'Fn::If'));
  const isTrue = condition && conditionHolds(textAt(condition) ?? '', template);
  if (isTrue !== undefined) return chosen(isTrue ? whenTrue : whenFalse, template);
  return textAt(value, 'Ref') === 'AWS::NoValue' ? undefined : value;
}

/** The items of a list, or of a call that results in one; undefined if the template doesn't give them. */
export function listOf(value: Value, context: Context): Text[] | undefined {
  if (value.kind === 'list') return value.items.flatMap((item) => [evaluate(item, context) ?? []]);
  const { name, argument } = intrinsic(value) ?? {};
  const [separator, source] = itemsOf(argument);
  if (name === 'Fn::Split' && source)
    return splitText(filledIn(evaluate(source, context) ?? [], context), textAt(separator) ?? '');
  if (name !== 'Ref' || argument?.kind !== 'scalar') return undefined;
  const isList = /^CommaDelimitedList$|^List</.test(
    textAt(context.template.parameters.get(argument.text), 'Type') ?? '',
  );
  const text = isList ? ref(argument.text, argument, context) : undefined;
  return text && splitText(filledIn(text, context), ',');
}

/** A text with the user's values and the defaults in place of the parts that have one. */
function filledIn(text: Text, { template: { placeholders } }: Context): Text {
  return text.map((part) => (placeholders.peek([part]) === undefined ? part : placeholders.fill([part])));
}

function ref(name: string, at: Value, context: Context): Text | undefined {
  if (name === 'AWS::NoValue') return undefined;
  if (name.startsWith('AWS::')) return pseudoParameter(name, at, context);
  const { given, parameters } = context.template;
  const fromStack = given.get(name);
  if (fromStack) return fromStack;
  const parameter = parameters.get(name);
  if (parameter) {
    const otherwise = textAt(parameter, 'Default');
    // The default of an SSM parameter is the name of the value, not the value.
    const isValue = otherwise !== undefined && !textAt(parameter, 'Type')?.startsWith('AWS::SSM::');
    return [{ ...named(name, at, context), ...(isValue && { otherwise }) }];
  }
  return resourceText(name, at, context, referenceTo);
}

function getAtt(argument: Value, context: Context): Text | undefined {
  const parts =
    argument.kind === 'scalar' ? argument.text.split('.') : itemsOf(argument).map((item) => textAt(item) ?? '');
  const [name = '', ...path] = parts;
  const attribute = path.join('.');
  const output = path[0] === 'Outputs' ? outputOf(name, path.slice(1).join('.'), context) : undefined;
  return output ?? resourceText(name, argument, context, (resource) => attributeOf(resource, attribute), attribute);
}

/** An output of a nested stack. */
function outputOf(stack: string, name: string, { template }: Context): Text | undefined {
  const nested = template.nested(stack);
  const value = member(nested?.document, 'Outputs', name, 'Value');
  return nested && value && evaluate(value, { template: nested, owner: `${stack}.Outputs.${name}` });
}

/** A value of a resource as the template gives it, evaluated; unknown if the template doesn't give it. */
function resourceText(
  name: string,
  at: Value,
  context: Context,
  find: (resource: Value) => readonly (string | Value)[] | undefined,
  attribute = '',
): Text {
  const resource = context.template.resources.get(name);
  const parts = resource && find(resource);
  const reference = [name, attribute].filter(Boolean).join('.');
  if (parts === undefined) {
    const unknown = named(reference, at, context);
    return [isFunction(resource) && attribute === '' ? { ...unknown, isWord: true } : unknown];
  }
  return parts.flatMap((part) =>
    typeof part === 'string' ? pseudo(part, at, context) : (evaluate(part, context) ?? []),
  );
}

function sub(argument: Value, context: Context): Text | undefined {
  const [template, variables] = argument.kind === 'list' ? argument.items : [argument];
  if (template?.kind !== 'scalar') return [unknownOf(argument, context)];
  const written = context.template.tool?.written(template.text, template.place) ?? [template.text];
  return written.flatMap((part) => (typeof part === 'string' ? subParts(part, template, variables, context) : [part]));
}

function subParts(text: string, template: Scalar, variables: Value | undefined, context: Context): Text {
  return text.split(/(\$\{[^}]*\})/).flatMap((part) => {
    const name = part.match(/^\$\{\s*([^}]*?)\s*\}$/)?.[1];
    if (name === undefined) return part === '' ? [] : dynamicReferences(part, template, context);
    if (name.startsWith('!')) return outsideOfSub(`\${${name.slice(1)}}`, template, context);
    const own = member(variables, name);
    if (own) return evaluate(own, context) ?? [];
    const at = { ...template, text: name };
    return (name.includes('.') ? getAtt(at, context) : ref(name, template, context)) ?? [];
  });
}

function join([separator, list]: readonly Value[], context: Context): Text | undefined {
  if (separator?.kind !== 'scalar' || list === undefined) return undefined;
  if (list.kind !== 'list') {
    const items = listOf(list, context);
    return items && joinTexts(items, separator.text);
  }
  const texts = list.items.map((item) => evaluate(item, context)).filter((text) => text !== undefined);
  return joinTexts(texts, separator.text);
}

/** The stack decides which branch applies. If both branches have the same value, that doesn't matter. */
function choose([condition, whenTrue, whenFalse]: readonly Value[], value: Value, context: Context): Text | undefined {
  const { template } = context;
  const name = textAt(condition) ?? 'condition';
  const unknown: Unknown = { ...unknownOf(value, context), because: `since it depends on the condition ${name}` };
  // If the user sets the whole value, the parameters of its condition need not be set, but may be.
  if (template.placeholders.set(unknown) !== undefined) return [unknown];
  const isTrue = conditionHolds(name, template);
  if (isTrue !== undefined) {
    const branch = isTrue ? whenTrue : whenFalse;
    return branch && evaluate(branch, context);
  }
  const branches = [whenTrue, whenFalse].map((branch) => branch && evaluate(branch, context));
  const [one, other] = branches.map((branch) => branch && literal(branch));
  if (one !== undefined && one === other) return [one];
  return branches.every((branch) => branch === undefined) ? undefined : [unknown];
}

function findInMap([map, first, second, fallback]: readonly Value[], context: Context): Text | undefined {
  const { mappings, placeholders } = context.template;
  const keys = [map, first, second].map((key) => key && (evaluate(key, context) ?? []));
  const names = keys.map((key) => key && placeholders.peek(key));
  if (!names.every((name) => name !== undefined)) return undefined;
  const found = member(mappings, ...names);
  const otherwise = member(fallback, 'DefaultValue');
  for (const key of keys) if (key) placeholders.fill(key);
  if (found === undefined) return otherwise && evaluate(otherwise, context);
  return found.kind === 'scalar' ? evaluate(found, context) : undefined;
}

/** A text outside of Fn::Sub. */
function plain(value: Scalar, context: Context): Text | undefined {
  const { tool } = context.template;
  return tool?.isSub(value.text) ? sub(value, context) : dynamicReferences(value.text, value, context);
}
