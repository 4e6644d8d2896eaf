import { MAXIMUM_EVENT_AGE_SECONDS, MAXIMUM_RETRY_ATTEMPTS } from '../../../src/api/grammar/limits.ts';
import type { IntegerSchema, ObjectSchema, Rule } from '../schema.ts';
import { oneLine } from '../text.ts';
import { destination } from './destination.ts';

/** How often an event is retried. */
export const maximumRetryAttempts: IntegerSchema = {
  type: 'integer',
  minimum: MAXIMUM_RETRY_ATTEMPTS.least,
  maximum: MAXIMUM_RETRY_ATTEMPTS.most,
  description: oneLine`
    How many times Lambda retries an event for which the function returned an error; ${MAXIMUM_RETRY_ATTEMPTS.least} to
    ${MAXIMUM_RETRY_ATTEMPTS.most}, where 0 means no retry. Absent means that Lambda holds no value and retries twice.`,
};

/** How old an event may become. */
export const maximumEventAgeInSeconds: IntegerSchema = {
  type: 'integer',
  minimum: MAXIMUM_EVENT_AGE_SECONDS.least,
  maximum: MAXIMUM_EVENT_AGE_SECONDS.most,
  description: oneLine`
    How old an event may become in Lambda's queue before it is given up, in seconds; ${MAXIMUM_EVENT_AGE_SECONDS.least} (a
    minute) to ${MAXIMUM_EVENT_AGE_SECONDS.most} (six hours). Absent means that Lambda holds no value and keeps events for
    ${MAXIMUM_EVENT_AGE_SECONDS.most} seconds.`,
};

/** Where the records are sent. */
export const destinationConfig: ObjectSchema = {
  type: 'object',
  description: oneLine`
    Where Lambda sends a record of each asynchronous invocation. The function's execution role needs permission to send
    there (sqs:SendMessage, sns:Publish, lambda:InvokeFunction, events:PutEvents, or s3:PutObject and s3:ListBucket).
    Absent, or empty ({}), means no destinations.`,
  properties: { onSuccess: destination('onSuccess'), onFailure: destination('onFailure') },
};

/** A spec sets something: Lambda refuses a Put without any setting. */
export const somethingIsSet: Rule = {
  rule: oneLine`
    has(self.maximumRetryAttempts) || has(self.maximumEventAgeInSeconds)
    || has(self.destinationConfig) && (has(self.destinationConfig.onSuccess) || has(self.destinationConfig.onFailure))`,
  message: oneLine`
    the spec sets nothing: write at least one of maximumRetryAttempts, maximumEventAgeInSeconds,
    destinationConfig.onSuccess and destinationConfig.onFailure (an empty onFailure, {}, says explicitly that there is no
    destination)`,
};
