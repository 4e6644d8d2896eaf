import { ACCOUNT_ID } from '../../../src/api/grammar/aws-account.ts';
import { REGION, whole } from '../../../src/api/grammar/function-name.ts';
import { MOST_CHARACTERS } from '../../../src/api/grammar/limits.ts';
import { matches } from '../cel.ts';
import type { IntegerSchema, ObjectSchema, StringSchema } from '../schema.ts';
import { oneLine } from '../text.ts';
import { assumeRole, roleIsInAccount } from './assume-role.ts';
import { grants } from './grants.ts';

const accountId: StringSchema = {
  type: 'string',
  maxLength: 12,
  description: oneLine`
    The 12 digits of the AWS account. It can't be changed. The operator checks with STS that its credentials belong to this
    account, before it asks Lambda anything.`,
  'x-kubernetes-validations': [
    {
      rule: matches('self', ACCOUNT_ID),
      message: 'accountId must be the 12 digits of an AWS account, in quotes, such as "123456789012"',
    },
    {
      rule: `self == oldSelf || !${matches('self', ACCOUNT_ID)}`,
      message: oneLine`
        accountId can't be changed, since objects have settings in that account: create another AWSAccount, and name it in
        spec.accountRef of the objects that move`,
    },
  ],
};

const region: StringSchema = {
  type: 'string',
  maxLength: MOST_CHARACTERS.region,
  description: oneLine`
    The AWS region of functions whose object names none, such as eu-west-1. STS is asked in this region, too.`,
  'x-kubernetes-validations': [
    {
      rule: matches('self', whole(REGION)),
      message: 'region must be the code of an AWS region, such as eu-west-1 or us-gov-east-1',
    },
  ],
};

const requestsPerSecond: IntegerSchema = {
  type: 'integer',
  minimum: 1,
  maximum: 10_000,
  description: oneLine`
    The most requests to Lambda in any second, in each region of this account: Lambda allows 15, shared with everybody else
    there. Of two AWSAccounts of one accountId the lower rate holds. Absent means the operator's own rate, which is 10 unless
    it was started with another.`,
};

/** The schema of an AWSAccount's spec. */
export const spec: ObjectSchema = {
  type: 'object',
  description: 'Which AWS account may be reached, how, how fast, and by whom.',
  required: ['accountId', 'region', 'grants'],
  'x-kubernetes-validations': [roleIsInAccount],
  properties: { accountId, region, assumeRole, requestsPerSecond, grants },
};
