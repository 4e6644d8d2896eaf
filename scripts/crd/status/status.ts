import { RECONCILE_REQUESTED_AT } from '../../../src/api/annotations.ts';
import type { ObjectSchema } from '../schema.ts';
import { oneLine } from '../text.ts';
import { claims } from './claims.ts';
import { conditions } from './conditions.ts';
import { lastDrift } from './last-drift.ts';
import { named } from './named.ts';
import { reportedSettings } from './settings.ts';
import { time } from './time.ts';

/**
 * What the operator writes. Both defaults are there from an object's creation on, so that kstatus calls the object
 * InProgress until its first report.
 */
export const status: ObjectSchema = {
  type: 'object',
  default: {},
  description: oneLine`
    What the operator found, did and may have done. Only the operator writes it. Lambda's settings stand in it as Lambda
    reports them, with Lambda's own field names.`,
  properties: {
    observedGeneration: {
      type: 'integer',
      format: 'int64',
      default: -1,
      description: oneLine`
        The metadata.generation of the spec that this status speaks of. Where it is smaller than metadata.generation, the
        operator has not worked on the latest edit yet; -1 means that it has not reported on the object at all.`,
    },
    uid: {
      type: 'string',
      maxLength: 64,
      description: oneLine`
        The metadata.uid of the object that this status was written for. In a copy or a restored object it differs from
        the object's own, and the operator ignores the status.`,
    },
    named,
    syncedGeneration: {
      type: 'integer',
      format: 'int64',
      description: 'The newest metadata.generation with which Lambda was in sync. Absent if Lambda never was.',
    },
    refusal: {
      type: 'object',
      'x-kubernetes-map-type': 'atomic',
      description: oneLine`
        Since when Lambda refuses the settings of a generation because the function or the destination is missing, or a
        permission is. Absent after a success.`,
      required: ['generation', 'since'],
      properties: {
        generation: { type: 'integer', format: 'int64', description: 'The metadata.generation that was refused.' },
        since: time('When it was refused for the first time.'),
      },
    },
    claims,
    conditions,
    functionArn: {
      type: 'string',
      description: oneLine`
        The target in full, as Lambda names it: the function's ARN with the qualifier at its end. Absent until account and
        region are known.`,
    },
    qualifier: {
      type: 'string',
      description: oneLine`
        The version, alias or $LATEST that the settings belong to, as resolved from functionName and qualifier.`,
    },
    lastModified: time('When anybody last wrote the settings in Lambda. Absent where Lambda holds none.'),
    ...reportedSettings,
    lastDrift,
    lastHandledReconcileAt: {
      type: 'string',
      maxLength: 256,
      description: oneLine`
        The value of the annotation ${RECONCILE_REQUESTED_AT} that was handled last. Once it equals the annotation, the check
        that was asked for is done. Absent if none was asked for.`,
    },
  },
};
