import { noteItems, type TerraformValue } from '../value.ts';
import { COLLECTION_FUNCTIONS } from './collections.ts';
import type { FunctionContext, TerraformFunction } from './context.ts';
import { DATA_FUNCTIONS } from './data.ts';
import { NUMBER_FUNCTIONS } from './numbers.ts';
import { TEXT_FUNCTIONS } from './texts.ts';

const same: TerraformFunction = ([value]) => value;

const FUNCTIONS: Readonly<Record<string, TerraformFunction>> = {
  ...TEXT_FUNCTIONS,
  ...COLLECTION_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
  ...DATA_FUNCTIONS,
  sensitive: same,
  nonsensitive: same,
};

/** Calls a function. @returns undefined if it is not known here, or if the files don't decide its result */
export function callFunction(
  name: string,
  args: readonly TerraformValue[],
  context: FunctionContext,
): TerraformValue | undefined {
  for (const arg of args) noteItems(arg, context.placeholders);
  // Terraform's own functions have a namespace, too.
  const plain = name.replace(/^core::/, '');
  return Object.hasOwn(FUNCTIONS, plain) ? FUNCTIONS[plain]?.(args, context) : undefined;
}
