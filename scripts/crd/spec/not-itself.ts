import type { Outcome } from '../../../src/api/grammar/destination.ts';
import { ACCOUNT, REGION } from '../../../src/api/grammar/function-name.ts';
import { find, matches, nameIn, withHead } from '../cel.ts';
import type { Rule } from '../schema.ts';
import { oneLine } from '../text.ts';

const FUNCTION_ARN = `^arn:[^:]*:lambda:[^:]*:${ACCOUNT}:function:[^:]+(:[^:]+)?$`;

// The first region in this text is that of functionName if there is one, else the field's.
const REGIONS = "(head + ' ' + (has(self.region) ? self.region : ''))";

const ALTERNATIVES: Readonly<Record<Outcome, string>> = {
  onSuccess: 'another function, a queue, a topic or an event bus',
  onFailure: 'another function, a queue, a topic, an event bus or a bucket',
};

/**
 * A function is not its own destination. That can be known where account and region are: both stand in an ARN; beside a
 * partial ARN, the region may stand in the field region.
 */
export function notItself(outcome: Outcome): Rule {
  const side = `self.destinationConfig.${outcome}`;
  const destination = `${side}.destination`;
  const isAnother = oneLine`
    !(arn[6] in [${nameIn('self.functionName')}])
    || !(arn[4] in [${find('head', ACCOUNT)}])
    || !(arn[3] in [${find(REGIONS, REGION)}])`;
  return {
    rule: oneLine`
      !has(self.destinationConfig) || !has(${side}) || !has(${destination}) || !${matches(destination, FUNCTION_ARN)}
      || ${withHead('self.functionName', `[${destination}.split(':')].all(arn, ${isAnother})`)}`,
    message: oneLine`
      destinationConfig.${outcome}.destination is the function itself, which Lambda refuses whatever the qualifier: write
      the ARN of ${ALTERNATIVES[outcome]}`,
  };
}
