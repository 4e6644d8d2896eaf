import type { Files } from '../../files.ts';
import type { Placeholders } from '../../placeholder.ts';
import type { TerraformValue } from '../value.ts';

/** The things that a function may use. */
export interface FunctionContext {
  readonly placeholders: Placeholders;
  readonly files: Files;
}

/**
 * A function of Terraform's language: https://developer.hashicorp.com/terraform/language/functions
 *
 * @returns undefined if the files don't decide the result
 */
export type TerraformFunction = (
  args: readonly TerraformValue[],
  context: FunctionContext,
) => TerraformValue | undefined;
