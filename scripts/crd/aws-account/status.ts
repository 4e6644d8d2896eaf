import { MOST_CHARACTERS } from '../../../src/api/grammar/limits.ts';
import type { ArraySchema, ObjectSchema } from '../schema.ts';
import { conditions } from '../status/conditions.ts';
import { time } from '../status/time.ts';
import { oneLine } from '../text.ts';

const leftBehind: ArraySchema = {
  type: 'array',
  maxItems: 32,
  'x-kubernetes-list-type': 'atomic',
  description: oneLine`
    Configurations that were left in Lambda because no grant allowed their deletion any longer; the newest 32. Delete them by
    hand where they are not wanted.`,
  items: {
    type: 'object',
    description: 'One configuration that was left in Lambda.',
    required: ['functionArn', 'object', 'time'],
    properties: {
      functionArn: {
        type: 'string',
        maxLength: MOST_CHARACTERS.targetArn,
        description: "The target, as the function's ARN with the qualifier at its end.",
      },
      object: {
        type: 'string',
        maxLength: MOST_CHARACTERS.namespacedName,
        description: 'The object that was deleted, as namespace/name.',
      },
      time: time('When the operator let go of it.'),
    },
  },
};

const operators: ArraySchema = {
  type: 'array',
  maxItems: 32,
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['name'],
  description: oneLine`
    What each operator says of this account. An operator is known by its Lease; each also has a finalizer of its own here while
    its objects need the account.`,
  items: {
    type: 'object',
    description: 'What one operator says.',
    required: ['name', 'observedGeneration', 'ready', 'reason', 'message'],
    properties: {
      name: {
        type: 'string',
        maxLength: MOST_CHARACTERS.namespacedName,
        description: "The operator's Lease, as namespace/name.",
      },
      observedGeneration: {
        type: 'integer',
        format: 'int64',
        description: 'The metadata.generation of the spec that this entry speaks of.',
      },
      ready: {
        type: 'string',
        enum: ['True', 'False', 'Unknown'],
        description: oneLine`
          True: the credentials belong to the account. False: they do not, or AWS refuses them. Unknown: AWS has not
          answered.`,
      },
      reason: { type: 'string', maxLength: 1024, description: 'Why, in one word for programs.' },
      message: { type: 'string', description: 'Why, in a sentence for people.' },
      identity: {
        type: 'string',
        maxLength: 2048,
        description: oneLine`
          The ARN of the user or role that the operator acts as, as STS told it. Absent where STS did not tell.`,
      },
      objects: {
        type: 'integer',
        description: "How many of the operator's objects name this account, or have claims in it.",
      },
      requestsPerSecond: {
        type: 'integer',
        description: oneLine`
          The requests to Lambda that the operator makes at most in any second, in each region: the lowest of all AWSAccounts
          of this accountId.`,
      },
      throttledRegions: {
        type: 'array',
        maxItems: 64,
        'x-kubernetes-list-type': 'atomic',
        description: 'The regions in which Lambda refuses requests as too many. Absent where it does not.',
        items: { type: 'string', maxLength: MOST_CHARACTERS.region, description: 'A region.' },
      },
      leftBehind,
    },
  },
};

/** What the operators write. Both defaults are there from the account's creation on, as in an EventInvokeConfig. */
export const status: ObjectSchema = {
  type: 'object',
  default: {},
  description: 'What the operators found. Only operators write it.',
  properties: {
    observedGeneration: {
      type: 'integer',
      format: 'int64',
      default: -1,
      description: oneLine`
        The metadata.generation of the spec that the conditions are about. -1 means that no operator has reported on the
        account.`,
    },
    conditions: {
      ...conditions,
      description: oneLine`
        The state in the form that kubectl wait, Argo CD and Flux read. It sums up the operators whose objects use the account.
        If no object uses it, it sums up the operators that can use it, or all of them if none can. Ready is always there;
        Reconciling and Stalled only while True.`,
    },
    objects: {
      type: 'integer',
      description: 'How many objects name this account, or have claims in it; the sum over all operators.',
    },
    operators,
  },
};
