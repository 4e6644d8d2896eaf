import { isNumber, number } from '../operations.ts';
import { decided } from '../value.ts';
import type { TerraformFunction } from './context.ts';

/** Functions of numbers. */
export const NUMBER_FUNCTIONS: Readonly<Record<string, TerraformFunction>> = {
  min: onNumbers(Math.min),
  max: onNumbers(Math.max),
  abs: onNumbers((value) => Math.abs(value)),
  ceil: onNumbers((value) => Math.ceil(value)),
  floor: onNumbers((value) => Math.floor(value)),
  signum: onNumbers((value) => Math.sign(value)),
  pow: onNumbers((base, exponent = 1) => base ** exponent),
  sum: ([list], context) =>
    list?.kind === 'list'
      ? onNumbers((...all) => all.reduce((one, other) => one + other, 0))(list.items, context)
      : undefined,
  parseint: ([text, base], { placeholders }) => {
    const [digits, radix] = [text, base].map((arg) => arg && decided(arg, placeholders));
    return digits === undefined || radix === undefined ? undefined : number(Number.parseInt(digits, Number(radix)));
  },
};

function onNumbers(apply: (first: number, ...numbers: number[]) => number): TerraformFunction {
  return (args, { placeholders }) => {
    const texts = args.map((arg) => decided(arg, placeholders));
    if (!texts.every((text) => text !== undefined && isNumber(text))) return undefined;
    const [first, ...others] = texts.map(Number);
    return first === undefined ? undefined : number(apply(first, ...others));
  };
}
