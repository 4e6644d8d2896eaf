import type { ObjectSchema } from '../schema.ts';
import { oneLine } from '../text.ts';
import { accountRef } from './account-ref.ts';
import { agreement } from './agreement.ts';
import { driftCheckInterval } from './drift-check-interval.ts';
import { functionName, qualifier, region } from './function-name.ts';
import { notItself } from './not-itself.ts';
import { adoptionPolicy, deletionPolicy, managementPolicy, suspend } from './policies.ts';
import { destinationConfig, maximumEventAgeInSeconds, maximumRetryAttempts, somethingIsSet } from './settings.ts';

/** What a user writes. */
export const spec: ObjectSchema = {
  type: 'object',
  description: oneLine`
    The settings that Lambda is to hold, and how the operator goes about it. At least one setting is written:
    maximumRetryAttempts, maximumEventAgeInSeconds, destinationConfig.onSuccess or destinationConfig.onFailure. A setting
    that is left out here is removed in Lambda, whose default then applies.`,
  required: ['functionName'],
  'x-kubernetes-validations': [somethingIsSet, ...agreement, notItself('onSuccess'), notItself('onFailure')],
  properties: {
    functionName,
    qualifier,
    region,
    accountRef,
    maximumRetryAttempts,
    maximumEventAgeInSeconds,
    destinationConfig,
    adoptionPolicy,
    deletionPolicy,
    managementPolicy,
    suspend,
    driftCheckInterval,
  },
};
