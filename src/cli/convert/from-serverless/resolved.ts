import type { Value } from '../document.ts';
import { literal } from '../placeholder.ts';
import type { Service } from './service.ts';
import { dereference, expand } from './variables.ts';

/**
 * A value without the variables, at any level, that stand for a mapping, a list or a known text. Other variables stay: a text with
 * them is read when it is known whether CloudFormation replaces its own variables in it.
 *
 * @param around - the values in which this one stands, since variables may refer to each other in a circle
 */
export function resolved(value: Value, service: Service, around: readonly Value[] = []): Value {
  const target = dereference(value, service) ?? value;
  if (around.includes(target)) return value;
  const within = [...around, target];
  if (target.kind === 'list') return { ...target, items: target.items.map((item) => resolved(item, service, within)) };
  if (target.kind === 'map') {
    const entries = [...target.entries].map(([key, inner]): [string, Value] => [key, resolved(inner, service, within)]);
    return { ...target, entries: new Map(entries) };
  }
  if (value.kind !== 'scalar' || value.isNull || !value.text.includes('${') || value.text.includes('#{')) return value;
  const text = literal(expand(value.text, value.place, service, true));
  return text === undefined ? value : { ...value, text };
}
