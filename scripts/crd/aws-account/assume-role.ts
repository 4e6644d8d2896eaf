import {
  ACCOUNT_ID,
  EXTERNAL_ID,
  RESERVED_TAG_KEYS,
  ROLE_ARN,
  TAG_KEY,
  TAG_VALUE,
} from '../../../src/api/grammar/aws-account.ts';
import { MOST_CHARACTERS } from '../../../src/api/grammar/limits.ts';
import { matches } from '../cel.ts';
import type { MapSchema, ObjectSchema, Rule, StringSchema } from '../schema.ts';
import { oneLine } from '../text.ts';

const roleArn: StringSchema = {
  type: 'string',
  maxLength: MOST_CHARACTERS.roleArn,
  description: oneLine`
    The ARN of the IAM role, in the account of accountId. Its trust policy lets the operator's own identity assume it
    (sts:AssumeRole, and sts:TagSession where the session has tags).`,
  'x-kubernetes-validations': [
    {
      rule: matches('self', ROLE_ARN),
      message: 'roleArn must be the ARN of an IAM role, such as arn:aws:iam::123456789012:role/event-invoke',
    },
  ],
};

const externalId: StringSchema = {
  type: 'string',
  minLength: 2,
  maxLength: MOST_CHARACTERS.externalId,
  description: oneLine`
    The external ID that the role's trust policy asks for (sts:ExternalId); 2 to ${MOST_CHARACTERS.externalId} characters.
    Absent means none.`,
  'x-kubernetes-validations': [
    {
      rule: matches('self', EXTERNAL_ID),
      message: 'externalId may have letters, digits and the characters _ + = , . @ : / - only',
    },
  ],
};

const reserved = RESERVED_TAG_KEYS.map((key) => `'${key}'`).join(', ');

const sessionTags: MapSchema = {
  type: 'object',
  maxProperties: 40,
  'x-kubernetes-map-type': 'atomic',
  description: oneLine`
    Tags of the session, for conditions in IAM policies; at most 40. Beside them, the session gets the tag
    ${RESERVED_TAG_KEYS[0] ?? ''} with the name of this AWSAccount. An empty map ({}) gives it that tag alone. Absent means
    no tags, and then the trust policy need not allow sts:TagSession.`,
  additionalProperties: {
    type: 'string',
    maxLength: 256,
    description: 'The value of the tag, at most 256 characters.',
    'x-kubernetes-validations': [
      {
        rule: matches('self', TAG_VALUE),
        message: 'the value of a session tag may have letters, digits, spaces and the characters _ . : / = + @ - only',
      },
    ],
  },
  'x-kubernetes-validations': [
    {
      rule: `self.all(key, ${matches('key', TAG_KEY)})`,
      message: oneLine`
        the key of a session tag has 1 to 128 characters: letters, digits, spaces and the characters _ . : / = + @ -`,
    },
    {
      rule: `!self.exists(key, key in [${reserved}] || ${matches('key', '^[aA][wW][sS]:')})`,
      message: oneLine`
        a session tag has a reserved key: the operator or EKS Pod Identity sets it, or it begins with aws:; choose another
        key`,
    },
  ],
};

/** How the account is reached with another identity than the operator's own. */
export const assumeRole: ObjectSchema = {
  type: 'object',
  'x-kubernetes-map-type': 'atomic',
  description: oneLine`
    The role that the operator assumes for all calls in this account. Absent means that it uses its own identity, which
    must belong to the account.`,
  required: ['roleArn'],
  properties: { roleArn, externalId, sessionTags },
};

/** A role of another account would act there, whatever accountId says. */
export const roleIsInAccount: Rule = {
  rule: oneLine`
    !has(self.assumeRole) || !${matches('self.accountId', ACCOUNT_ID)}
    || !${matches('self.assumeRole.roleArn', ROLE_ARN)}
    || self.assumeRole.roleArn.split(':')[4] in [self.accountId]`,
  message: oneLine`
    assumeRole.roleArn is a role of another account than accountId: write the ARN of a role in that account, or an
    AWSAccount for the other one`,
};
