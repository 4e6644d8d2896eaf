import { literal, type Placeholders } from '../placeholder.ts';
import type { Operator } from './expression.ts';
import { asUnknown, decided, known, NULL, noteItems, type TerraformValue } from './value.ts';

const NUMBER = /^-?\d+(?:\.\d+)?$/;

/**
 * The result of an operator. https://developer.hashicorp.com/terraform/language/expressions/operators
 *
 * @param operands - evaluated one after another, since `&&` and `||` may not need the second
 * @returns undefined if the files don't decide it
 */
export function operate(
  operator: Operator,
  operands: readonly (() => TerraformValue)[],
  placeholders: Placeholders,
): TerraformValue | undefined {
  if (operator === '&&' || operator === '||') return logical(operator === '||', operands, placeholders);
  const [left, right] = operands.map((operand) => operand());
  if (left === undefined) return undefined;
  if (operator === '==' || operator === '!=') {
    const same = right && isSame(left, right, placeholders);
    return same === undefined ? undefined : truth(same === (operator === '=='));
  }
  const one = decided(left, placeholders);
  if (right === undefined) return one === undefined ? undefined : unary(operator, one);
  const other = decided(right, placeholders);
  if (one === undefined || other === undefined || !NUMBER.test(one) || !NUMBER.test(other)) return undefined;
  return binary(operator, Number(one), Number(other));
}

/** True if a text is a number in Terraform's sense. */
export function isNumber(text: string): boolean {
  return NUMBER.test(text);
}

/** A boolean. */
export function truth(holds: boolean): TerraformValue {
  return known(String(holds));
}

/** A number, without JavaScript's exponents and rounding errors. */
export function number(value: number): TerraformValue | undefined {
  return Number.isFinite(value) ? known(String(Number(value.toPrecision(15)))) : undefined;
}

function logical(
  ending: boolean,
  operands: readonly (() => TerraformValue)[],
  placeholders: Placeholders,
): TerraformValue | undefined {
  const results = operands.map((operand) => {
    const value = operand();
    // An unknown side doesn't matter if the other one decides.
    return value.kind === 'text' ? (placeholders.peek(value.text) === undefined ? undefined : value) : value;
  });
  const texts = results.map((value) => value && decided(value, placeholders));
  if (texts.includes(String(ending))) return truth(ending);
  return texts.every((text) => text === String(!ending)) ? truth(!ending) : undefined;
}

/** @returns undefined if the files don't decide it */
export function isSame(one: TerraformValue, other: TerraformValue, placeholders: Placeholders): boolean | undefined {
  for (const value of [one, other]) noteItems(value, placeholders);
  if ([one, other].some(isEmpty) && [one, other].some(isGenerated)) return false;
  if (one.kind === 'null' || other.kind === 'null') {
    const rest = one.kind === 'null' ? other : one;
    if (rest.kind === 'text' && placeholders.peek(rest.text) === undefined) return undefined;
    return rest === NULL || rest.kind === 'null';
  }
  if (one.kind === 'text' && other.kind === 'text') {
    const [left, right] = [decided(one, placeholders), decided(other, placeholders)];
    if (left === undefined || right === undefined) return undefined;
    return left === right || (isNumber(left) && isNumber(right) && Number(left) === Number(right));
  }
  if (one.kind === 'list' && other.kind === 'list') {
    return allSame(one.items, other.items, placeholders);
  }
  if (one.kind === 'map' && other.kind === 'map') {
    const keys = [...one.entries.keys()];
    if (keys.length !== other.entries.size || !keys.every((key) => other.entries.has(key))) return false;
    return allSame(
      [...one.entries.values()],
      keys.map((key) => other.entries.get(key) ?? NULL),
      placeholders,
    );
  }
  return one.kind === 'handle' || other.kind === 'handle' ? undefined : false;
}

/** True for the values by which an argument of a module is left out. */
function isEmpty(value: TerraformValue): boolean {
  return value.kind === 'null' || (value.kind === 'text' && literal(value.text) === '');
}

/** True for an ARN or an id that a managed resource gets from AWS: only its value is unknown, not that it has one. */
function isGenerated(value: TerraformValue): boolean {
  return /^(?!data\.)\w+_\w+\.[\w-]+(?:\[[^\]]*\])?\.(?:arn|id)$/.test(asUnknown(value)?.reference ?? '');
}

function allSame(
  one: readonly TerraformValue[],
  other: readonly TerraformValue[],
  placeholders: Placeholders,
): boolean | undefined {
  if (one.length !== other.length) return false;
  const pairs = one.map((item, index) => isSame(item, other[index] ?? NULL, placeholders));
  if (pairs.includes(false)) return false;
  return pairs.includes(undefined) ? undefined : true;
}

function unary(operator: Operator, operand: string): TerraformValue | undefined {
  if (operator === '!') return operand === 'true' || operand === 'false' ? truth(operand === 'false') : undefined;
  return operator === '-' && NUMBER.test(operand) ? number(-Number(operand)) : undefined;
}

function binary(operator: Operator, one: number, other: number): TerraformValue | undefined {
  switch (operator) {
    case '+':
      return number(one + other);
    case '-':
      return number(one - other);
    case '*':
      return number(one * other);
    case '/':
      return number(one / other);
    case '%':
      return number(one % other);
    case '<':
      return truth(one < other);
    case '<=':
      return truth(one <= other);
    case '>':
      return truth(one > other);
    case '>=':
      return truth(one >= other);
    default:
      return undefined;
  }
}
