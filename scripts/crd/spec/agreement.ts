import { QUALIFIER, REGION, whole } from '../../../src/api/grammar/function-name.ts';
import { find, matches, NAME_SEGMENTS, withHead } from '../cel.ts';
import type { Rule } from '../schema.ts';
import { oneLine } from '../text.ts';

const isQualified = `size(self.functionName.split(':')) in [${NAME_SEGMENTS} + 1]`;

/** What stands both in functionName and beside it is the same. */
export const agreement: readonly Rule[] = [
  {
    rule: oneLine`
      !has(self.qualifier) || !${matches('self.qualifier', whole(QUALIFIER))}
      || ${withHead('self.functionName', `!(${isQualified}) || self.functionName.endsWith(':' + self.qualifier)`)}`,
    message: oneLine`
      the qualifier at the end of functionName and the field qualifier differ: write it in one of the two places only, or
      the same in both`,
  },
  {
    rule: oneLine`
      !has(self.region) || !${matches('self.region', whole(REGION))}
      || ${withHead('self.functionName', `${find('head', REGION)} in ['', self.region]`)}`,
    message: oneLine`
      the region within functionName and the field region differ: leave the field region out, or write the same region
      there`,
  },
];
