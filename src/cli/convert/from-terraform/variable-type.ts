import type { Expression } from './expression.ts';
import { NULL, type TerraformValue } from './value.ts';

/**
 * A variable's value with the defaults that its type has for absent attributes.
 * https://developer.hashicorp.com/terraform/language/expressions/type-constraints#optional-object-type-attributes
 */
export function withDefaults(
  value: TerraformValue,
  type: Expression,
  evaluate: (expression: Expression) => TerraformValue,
): TerraformValue {
  if (type.kind !== 'call') return value;
  const [first] = type.args;
  if (first === undefined) return value;
  if (type.name === 'optional') return withDefaults(value, first, evaluate);
  if (value.kind === 'list' && ['list', 'set'].includes(type.name)) {
    const items = value.items.map((item) => withDefaults(item, first, evaluate));
    return { ...value, items, isSet: type.name === 'set' };
  }
  if (value.kind !== 'map') return value;
  if (type.name === 'map') {
    const entries = [...value.entries].map(([key, item]): [string, TerraformValue] => [
      key,
      withDefaults(item, first, evaluate),
    ]);
    return { ...value, entries: new Map(entries) };
  }
  if (type.name !== 'object' || first.kind !== 'object') return value;
  const entries = new Map(value.entries);
  for (const [key, attribute] of first.entries) {
    if (key.kind !== 'literal' || key.value === undefined) continue;
    const given = entries.get(key.value);
    const isOptional = attribute.kind === 'call' && attribute.name === 'optional';
    const otherwise = isOptional && attribute.args[1] ? evaluate(attribute.args[1]) : NULL;
    if (given !== undefined && given.kind !== 'null') entries.set(key.value, withDefaults(given, attribute, evaluate));
    else if (isOptional) entries.set(key.value, otherwise);
  }
  return { ...value, entries };
}
