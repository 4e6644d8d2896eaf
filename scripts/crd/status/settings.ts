import { MOST_CHARACTERS } from '../../../src/api/grammar/limits.ts';
import type { ObjectSchema, Schema, StringSchema } from '../schema.ts';
import { oneLine } from '../text.ts';

const destination: StringSchema = { type: 'string', description: 'The ARN of the destination. Absent means none.' };

function sides(of: StringSchema): Readonly<Record<'onSuccess' | 'onFailure', ObjectSchema>> {
  return {
    onSuccess: {
      type: 'object',
      description: 'Where the records of successful invocations are sent. Absent or empty means nowhere.',
      properties: { destination: of },
    },
    onFailure: {
      type: 'object',
      description: 'Where the records of failed events are sent. Absent or empty means nowhere.',
      properties: { destination: of },
    },
  };
}

/** The settings as Lambda reported them last. There is no limit on them: a surprising answer must be reportable. */
export const reportedSettings: Readonly<Record<string, Schema>> = {
  maximumRetryAttempts: {
    type: 'integer',
    description: oneLine`
      The number of retries that Lambda reports. Absent means that Lambda holds no value, so that its default of 2
      applies.`,
  },
  maximumEventAgeInSeconds: {
    type: 'integer',
    description: oneLine`
      The maximum age of an event that Lambda reports, in seconds. Absent means that Lambda holds no value, so that its
      default of 21600 applies.`,
  },
  destinationConfig: {
    type: 'object',
    'x-kubernetes-map-type': 'atomic',
    description: 'The destinations that Lambda reports. Absent where there is none.',
    properties: sides(destination),
  },
};

/** Settings that the operator remembers. */
export const storedSettings: ObjectSchema = {
  type: 'object',
  description: 'Asynchronous invocation settings of one target.',
  properties: {
    maximumRetryAttempts: {
      type: 'integer',
      description: 'The number of retries. Absent means that there is no value.',
    },
    maximumEventAgeInSeconds: {
      type: 'integer',
      description: 'The maximum age of an event, in seconds. Absent means that there is no value.',
    },
    destinationConfig: {
      type: 'object',
      description: 'The destinations. Absent means that there is none.',
      properties: sides({ ...destination, maxLength: MOST_CHARACTERS.destination }),
    },
  },
};
