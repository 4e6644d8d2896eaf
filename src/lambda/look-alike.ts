import { NAME_CHARACTER, QUALIFIER } from '../api/grammar/function-name.ts';
import { functionArn, LATEST, type Target } from './target.ts';

/**
 * What an answer shows of an endpoint: it names the qualifier that was asked about, or the function with another one or
 * with none, or it names neither.
 */
export type QualifierShown = 'Kept' | 'Unsaid' | { readonly named: string };

const QUALIFIER_AFTER = new RegExp(`^:(${QUALIFIER})`);
const NAME_GOES_ON = new RegExp(`^${NAME_CHARACTER}`);

/**
 * Whether an answer is about the qualifier that was asked about. Lambda names the qualified ARN in a configuration and in
 * the refusal of one that does not exist; an emulator that has one configuration for each function names the function.
 *
 * @param text - the FunctionArn of a configuration, or the text of a refusal
 */
export function qualifierShown(target: Target, text: string): QualifierShown {
  const arn = functionArn(target);
  const at = text.indexOf(arn);
  const after = at < 0 ? undefined : text.slice(at + arn.length);
  // Without a qualifier, Lambda itself may name the function alone. A longer name is that of another function.
  if (target.qualifier === LATEST || after === undefined || NAME_GOES_ON.test(after)) return 'Unsaid';
  const qualifier = QUALIFIER_AFTER.exec(after)?.[1];
  if (qualifier === target.qualifier) return 'Kept';
  return { named: qualifier === undefined ? arn : `${arn}:${qualifier}` };
}
