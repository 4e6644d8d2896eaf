import { MOST_CHARACTERS } from '../../../src/api/grammar/limits.ts';
import type { ObjectSchema } from '../schema.ts';
import { oneLine } from '../text.ts';

/** The words of the spec that name the target. */
export const named: ObjectSchema = {
  type: 'object',
  'x-kubernetes-map-type': 'atomic',
  description: oneLine`
    The fields of the spec that name the target, as they stood at the newest claim. The target moves only if they are
    edited.`,
  required: ['functionName'],
  properties: {
    functionName: {
      type: 'string',
      maxLength: MOST_CHARACTERS.functionName,
      description: "The spec's functionName.",
    },
    qualifier: {
      type: 'string',
      maxLength: MOST_CHARACTERS.qualifier,
      description: "The spec's qualifier. Absent where the spec had none.",
    },
    region: {
      type: 'string',
      maxLength: MOST_CHARACTERS.region,
      description: "The spec's region. Absent where the spec had none.",
    },
    accountRef: {
      type: 'object',
      description: "The spec's accountRef. Absent where the spec had none.",
      required: ['name'],
      properties: {
        name: {
          type: 'string',
          maxLength: MOST_CHARACTERS.objectName,
          description: 'The name of the AWSAccount.',
        },
      },
    },
  },
};
