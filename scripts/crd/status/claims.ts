import { MOST_CHARACTERS, MOST_ITEMS } from '../../../src/api/grammar/limits.ts';
import type { ArraySchema, ObjectSchema } from '../schema.ts';
import { oneLine } from '../text.ts';
import { storedSettings } from './settings.ts';
import { time } from './time.ts';

const attempts: ArraySchema = {
  type: 'array',
  maxItems: MOST_ITEMS.attempts,
  'x-kubernetes-list-type': 'atomic',
  description: oneLine`
    The Puts that may have been made before the claim was established. What Lambda holds belongs to this object if it
    equals one of them.`,
  items: {
    type: 'object',
    description: 'One Put that may have been made.',
    required: ['settings', 'at'],
    properties: {
      settings: storedSettings,
      at: time('When the Put was announced, which is shortly before it may have been made.'),
    },
  },
};

const adopted: ObjectSchema = {
  type: 'object',
  description: oneLine`
    What Lambda held when this object took the target over, recorded before anything was overwritten, so that it can be
    restored by hand. An object that inherits the target from another one inherits this record. Absent if Lambda held
    nothing.`,
  required: ['time', 'settings'],
  properties: { time: time('When it was found.'), settings: storedSettings },
};

/** What the object may have written in Lambda. All of it is bounded, since it is kept for as long as the object lives. */
export const claims: ArraySchema = {
  type: 'array',
  maxItems: MOST_ITEMS.claims,
  description: oneLine`
    The targets that this object may have written in Lambda. What a deletion removes follows from them.`,
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['functionArn'],
  items: {
    type: 'object',
    description: 'One target that this object may have written.',
    required: ['functionArn'],
    properties: {
      functionArn: {
        type: 'string',
        maxLength: MOST_CHARACTERS.targetArn,
        description: "The target, as the function's ARN with the qualifier at its end.",
      },
      established: {
        type: 'boolean',
        description: oneLine`
          True once Lambda accepted the object's settings or was found to hold them: what Lambda holds there belongs to
          this object.`,
      },
      attempts,
      adopted,
      state: {
        type: 'string',
        enum: ['Leaving', 'Released'],
        description: oneLine`
          Leaving means that the spec names another target now and this one is let go; Released means that the object only
          observes it. Absent while the spec names the target and the object enforces it.`,
      },
      settings: storedSettings,
      since: time('When the claim became Leaving or Released.'),
      account: {
        type: 'string',
        maxLength: MOST_CHARACTERS.objectName,
        description: oneLine`
          The name of the AWSAccount that the target was written with. Absent means the operator's own identity.`,
      },
    },
  },
};
