import { itemsOf, member, textAt, type Value } from '../document.ts';
import { literal, type Text, type Unknown } from '../placeholder.ts';
import type { Field } from '../source.ts';
import { attributeOf, referenceTo } from './resources.ts';
import { intrinsic, type Template } from './template.ts';

/** A template, and the name of a value in it, for a value that nothing else names. */
export interface Context {
  readonly template: Template;
  /** `OrdersConfig.DestinationConfig.OnFailure`. */
  readonly owner: string;
}

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
  if (value.kind === 'scalar') return value.isNull ? undefined : dynamicReferences(value.text, value, context);
  const call = intrinsic(value);
  if (call === undefined) return [unknownOf(value, context)];
  const { name, argument } = call;
  const items = itemsOf(argument);
  switch (name) {
    case 'Ref':
      return argument.kind === 'scalar' ? ref(argument.text, argument, context) : [unknownOf(value, context)];
    case 'Fn::GetAtt':
      return getAtt(argument, context);
    case 'Fn::Sub':
      return sub(argument, context);
    case 'Fn::Join':
      return join(items, context) ?? [unknownOf(value, context)];
    case 'Fn::If':
      return choose(items, value, context);
    case 'Fn::FindInMap':
      return findInMap(items, context) ?? [unknownOf(value, context)];
    case 'Fn::Select':
      return select(items, context) ?? [unknownOf(value, context)];
    case 'Fn::ImportValue': {
      const imported = literal(evaluate(argument, context) ?? []);
      return [imported ? { ...unknownOf(value, context), reference: `Import.${imported}` } : unknownOf(value, context)];
    }
    default:
      return [unknownOf(value, context)];
  }
}

function ref(name: string, at: Value, context: Context): Text | undefined {
  if (name === 'AWS::NoValue') return undefined;
  // All templates are assumed to be deployed to the same account and region, so these placeholders are shared.
  if (name.startsWith('AWS::')) return [{ reference: name, scope: '', place: at.place }];
  const parameter = context.template.parameters.get(name);
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
  const [name = '', ...attribute] = parts;
  return resourceText(
    name,
    argument,
    context,
    (resource) => attributeOf(resource, attribute.join('.')),
    attribute.join('.'),
  );
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
  if (parts === undefined) return [named(reference, at, context)];
  return parts.flatMap((part) => (typeof part === 'string' ? pseudo(part, at) : (evaluate(part, context) ?? [])));
}

/** A text that contains `${AWS::…}`. */
function pseudo(text: string, at: Value): Text {
  return text
    .split(/(\$\{AWS::\w+\})/)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('${') ? { reference: part.slice(2, -1), scope: '', place: at.place } : part));
}

function sub(argument: Value, context: Context): Text | undefined {
  const [template, variables] = argument.kind === 'list' ? argument.items : [argument];
  if (template?.kind !== 'scalar') return [unknownOf(argument, context)];
  return template.text.split(/(\$\{[^}]*\})/).flatMap((part) => {
    const name = part.match(/^\$\{\s*([^}]*?)\s*\}$/)?.[1];
    if (name === undefined) return part === '' ? [] : dynamicReferences(part, template, context);
    if (name.startsWith('!')) return [`\${${name.slice(1)}}`];
    const own = member(variables, name);
    if (own) return evaluate(own, context) ?? [];
    const at = { ...template, text: name };
    return (name.includes('.') ? getAtt(at, context) : ref(name, template, context)) ?? [];
  });
}

function join([separator, list]: readonly Value[], context: Context): Text | undefined {
  if (separator?.kind !== 'scalar' || list?.kind !== 'list') return undefined;
  const items = list.items.flatMap((item) => evaluate(item, context) ?? []);
  const texts = list.items.map((item) => evaluate(item, context)).filter((text) => text !== undefined);
  return items.length === 0 ? [] : texts.flatMap((text, index) => (index === 0 ? text : [separator.text, ...text]));
}

/** The stack decides which branch applies. If both branches have the same value, that doesn't matter. */
function choose([condition, whenTrue, whenFalse]: readonly Value[], value: Value, context: Context): Text | undefined {
  const name = textAt(condition) ?? 'condition';
  const branches = [whenTrue, whenFalse].map((branch) => branch && evaluate(branch, context));
  const [one, other] = branches.map((branch) => branch && literal(branch));
  if (one !== undefined && one === other) return [one];
  if (branches.every((branch) => branch === undefined)) return undefined;
  return [{ ...unknownOf(value, context), because: `since it depends on the condition ${name}` }];
}

function findInMap([map, ...keys]: readonly Value[], context: Context): Text | undefined {
  const path = [map, ...keys].map((key) => key && literal(evaluate(key, context) ?? []));
  if (path.length !== 3 || path.includes(undefined)) return undefined;
  const text = textAt(context.template.mappings, ...(path as string[]));
  return text === undefined ? undefined : [text];
}

/** `Fn::Select` of `Fn::Split`: the CDK takes ARNs apart in this way. */
function select([index, list]: readonly Value[], context: Context): Text | undefined {
  const split = intrinsic(list);
  const [separator, source] = itemsOf(split?.argument);
  const number = Number(textAt(index));
  if (list?.kind === 'list') {
    const item = list.items[number];
    return item && evaluate(item, context);
  }
  const text = source && literal(evaluate(source, context) ?? []);
  const part =
    split?.name === 'Fn::Split' && text !== undefined ? text.split(textAt(separator) ?? ',')[number] : undefined;
  return part === undefined ? undefined : [part];
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html */
function dynamicReferences(text: string, at: Value, context: Context): Text {
  return text
    .split(/(\{\{resolve:[^}]*\}\})/)
    .filter((part, index) => part !== '' || index === 0)
    .map((part) => (part.startsWith('{{resolve:') ? named(part.slice(2, -2), at, context) : part));
}

function named(reference: string, at: Value, { template }: Context): Unknown {
  return { reference, scope: template.path, place: at.place };
}

function unknownOf(value: Value, { template, owner }: Context): Unknown {
  return { reference: owner, scope: template.path, place: value.place };
}
