import { FUNCTION_NAME, QUALIFIER, REGION, whole } from '../../../src/api/grammar/function-name.ts';
import { MOST_CHARACTERS } from '../../../src/api/grammar/limits.ts';
import { matches, nameIn, withHead } from '../cel.ts';
import type { StringSchema } from '../schema.ts';
import { oneLine } from '../text.ts';

const isName = matches('self', whole(FUNCTION_NAME));

/** The function. */
export const functionName: StringSchema = {
  type: 'string',
  maxLength: MOST_CHARACTERS.functionName,
  description: oneLine`
    The function, in any of Lambda's four forms: its name (my-function), name and qualifier (my-function:live), partial
    ARN (123456789012:function:my-function) or ARN (arn:aws:lambda:eu-west-1:123456789012:function:my-function); the
    ARNs may end in a qualifier, too. The name itself has at most ${MOST_CHARACTERS.name} characters, the whole at most
    ${MOST_CHARACTERS.functionName}. Where no account is written, it is that of accountRef, else that of the
    operator's credentials.`,
  'x-kubernetes-validations': [
    {
      rule: isName,
      message: oneLine`
        functionName must be a function's name (my-function), name:qualifier (my-function:live), partial ARN
        (123456789012:function:my-function) or ARN (arn:aws:lambda:eu-west-1:123456789012:function:my-function), where a
        name has only letters, digits, hyphens, underscores and dots`,
    },
    {
      rule: oneLine`
        !${isName}
        || ${withHead('self', `size(${nameIn('self')}) <= ${MOST_CHARACTERS.name}`)}
        && ${matches('self', `(^|:)[^:]{1,${MOST_CHARACTERS.qualifier}}$`)}`,
      message: oneLine`
        functionName is too long: write at most ${MOST_CHARACTERS.name} characters for the name itself, and at most
        ${MOST_CHARACTERS.qualifier} for a qualifier after it`,
    },
  ],
};

/** The qualifier beside the name. */
export const qualifier: StringSchema = {
  type: 'string',
  maxLength: MOST_CHARACTERS.qualifier,
  description: oneLine`
    The version (a number), alias or $LATEST whose settings these are; 1 to ${MOST_CHARACTERS.qualifier} characters. Each
    qualifier has settings of its own, and an invocation uses those of the qualifier that it names. Absent means the
    qualifier at the end of functionName, else $LATEST, which is what an invocation without a qualifier uses; it does not
    mean all versions and aliases.`,
  'x-kubernetes-validations': [
    {
      rule: matches('self', whole(QUALIFIER)),
      message: oneLine`
        qualifier must be a version's number, an alias (letters, digits, hyphens and underscores) or $LATEST`,
    },
  ],
};

/** The region beside the name. */
export const region: StringSchema = {
  type: 'string',
  maxLength: MOST_CHARACTERS.region,
  description: oneLine`
    The AWS region of the function, such as eu-west-1. Absent means the region within functionName, else that of the
    AWSAccount in accountRef, else the operator's own region.`,
  'x-kubernetes-validations': [
    {
      rule: matches('self', whole(REGION)),
      message: 'region must be the code of an AWS region, such as eu-west-1 or us-gov-east-1',
    },
  ],
};
