import type { ArraySchema } from '../schema.ts';
import { oneLine } from '../text.ts';
import { time } from './time.ts';

/** The conditions, with the limits of metav1.Condition, but for its limit on messages. */
export const conditions: ArraySchema = {
  type: 'array',
  description: oneLine`
    The state in the form that kubectl wait, Argo CD and Flux read. Ready is there except while Suspended; Reconciling and Stalled only
    while True; Drifted and Suspended where they apply.`,
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['type'],
  items: {
    type: 'object',
    description: "One aspect of the object's state.",
    required: ['type', 'status', 'lastTransitionTime', 'reason', 'message'],
    properties: {
      type: {
        type: 'string',
        maxLength: 316,
        pattern: String.raw`^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$`,
        description: 'The aspect, such as Ready, Reconciling, Stalled, Drifted or Suspended.',
      },
      status: { type: 'string', enum: ['True', 'False', 'Unknown'], description: 'Whether the condition holds.' },
      observedGeneration: {
        type: 'integer',
        format: 'int64',
        minimum: 0,
        description: 'The metadata.generation of the spec that this condition speaks of.',
      },
      lastTransitionTime: time('When status last changed from one value to another.'),
      reason: {
        type: 'string',
        minLength: 1,
        maxLength: 1024,
        pattern: '^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$',
        description: 'Why, in one word for programs.',
      },
      // No maxLength: the message may carry an answer of Lambda's.
      message: { type: 'string', description: 'Why, in a sentence for people; it may be empty.' },
    },
  },
};
