import type { ObjectSchema } from '../schema.ts';
import { oneLine } from '../text.ts';
import { time } from './time.ts';

/** The last drift. */
export const lastDrift: ObjectSchema = {
  type: 'object',
  'x-kubernetes-map-type': 'atomic',
  description: oneLine`
    The last time that Lambda was found to hold something other than it had been given. Absent if that never happened.`,
  required: ['time', 'fields'],
  properties: {
    time: time('When the difference was found.'),
    count: {
      type: 'integer',
      description: 'How many checks in a row found this very difference. Absent once a check found none.',
    },
    fields: {
      type: 'array',
      maxItems: 4,
      description: 'The settings that differed.',
      'x-kubernetes-list-type': 'atomic',
      items: {
        type: 'object',
        description: 'One setting that differed.',
        required: ['field'],
        properties: {
          field: {
            type: 'string',
            description: 'The path of the setting below spec, such as destinationConfig.onFailure.destination.',
          },
          old: {
            type: 'string',
            description: 'What was declared, and was last in Lambda. Absent means that the setting was not set.',
          },
          new: {
            type: 'string',
            description: 'What was found in Lambda. Absent means that the setting was not set there.',
          },
        },
      },
    },
  },
};
