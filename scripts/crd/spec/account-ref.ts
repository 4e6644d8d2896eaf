import { OBJECT_NAME, RESERVED_ACCOUNT_NAMES } from '../../../src/api/grammar/aws-account.ts';
import { MOST_CHARACTERS } from '../../../src/api/grammar/limits.ts';
import { matches } from '../cel.ts';
import type { ObjectSchema } from '../schema.ts';
import { oneLine } from '../text.ts';

const reserved = RESERVED_ACCOUNT_NAMES.map((name) => `'${name}'`).join(', ');

/** The account of the function. */
export const accountRef: ObjectSchema = {
  type: 'object',
  'x-kubernetes-map-type': 'atomic',
  description: oneLine`
    The AWSAccount through which the function is reached, whose grants must allow what is written here. Absent means the
    account that the operator's --default-account names: its own identity, unless it was started with another one.`,
  required: ['name'],
  properties: {
    name: {
      type: 'string',
      maxLength: MOST_CHARACTERS.objectName,
      description: 'The name of the AWSAccount.',
      'x-kubernetes-validations': [
        {
          rule: matches('self', OBJECT_NAME),
          message: oneLine`
            accountRef.name must be the name of an AWSAccount, which has lower-case letters, digits, hyphens and dots only`,
        },
        {
          rule: `!(self in [${reserved}])`,
          message: oneLine`
            no AWSAccount is called ${RESERVED_ACCOUNT_NAMES.join(' or ')}: leave accountRef out for the operator's
            default, or name an AWSAccount`,
        },
      ],
    },
  },
};
