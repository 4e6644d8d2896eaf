import { itemsOf, textAt, type Value } from '../document.ts';
import type { Placeholders, Text } from '../placeholder.ts';
import { intrinsic, type Template } from './template.ts';

/** Evaluates a value of a template. */
type Evaluate = (value: Value) => Text | undefined;

// Conditions that refer to each other in a circle have no result. No real template has so many levels.
const MAXIMUM_DEPTH = 20;

/**
 * True if a condition of a template holds. A parameter's default decides nothing, since the stack may have another value, which
 * would make or remove whole resources.
 *
 * @returns undefined if neither the files nor the user's values decide it
 */
export function holds(name: string, template: Template, evaluate: Evaluate, depth = 0): boolean | undefined {
  const condition = template.conditions.get(name);
  return condition && depth < MAXIMUM_DEPTH ? isTrue(condition, template, evaluate, depth + 1) : undefined;
}

/** A text of which every part is in the files or was set by the user; undefined for any other. */
export function certain(text: Text | undefined, placeholders: Placeholders): string | undefined {
  const parts = text?.map((part) => (typeof part === 'string' ? part : placeholders.set(part)));
  return parts === undefined || parts.includes(undefined) ? undefined : parts.join('');
}

function isTrue(value: Value, template: Template, evaluate: Evaluate, depth: number): boolean | undefined {
  const named = textAt(value, 'Condition');
  if (named !== undefined) return holds(named, template, evaluate, depth);
  const { name, argument } = intrinsic(value) ?? {};
  const items = itemsOf(argument);
  const inner = () => items.map((item) => isTrue(item, template, evaluate, depth));
  switch (name) {
    case 'Fn::Equals': {
      const [one, other] = items.map((item) => certain(evaluate(item), template.placeholders));
      return one === undefined || other === undefined ? undefined : one === other;
    }
    case 'Fn::Not': {
      const [result] = inner();
      return result === undefined ? undefined : !result;
    }
    case 'Fn::And':
      return combined(inner(), false);
    case 'Fn::Or':
      return combined(inner(), true);
    default:
      return undefined;
  }
}

/** @param ending - the result of one side that decides the whole */
function combined(results: readonly (boolean | undefined)[], ending: boolean): boolean | undefined {
  if (results.includes(ending)) return ending;
  return results.includes(undefined) ? undefined : !ending;
}
