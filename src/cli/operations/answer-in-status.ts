import { conditionOf } from '../../api/conditions.ts';
import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { ownStatus } from '../../reconcile/object/own-status.ts';
import { documentOf } from '../aws/answer.ts';
import { OPERATIONS } from '../aws/operations.ts';
import type { TimestampFormat } from '../aws/timestamps.ts';

/**
 * The settings that the operator last saw in Lambda, in the form of Lambda's own answer.
 *
 * @returns undefined if the operator found no configuration, or has not looked yet
 */
export function answerInStatus(
  object: EventInvokeConfig,
  timestamps: TimestampFormat,
): Record<string, unknown> | undefined {
  const { functionArn, lastModified, maximumRetryAttempts, maximumEventAgeInSeconds, destinationConfig } =
    ownStatus(object);
  if (functionArn === undefined) return undefined;
  const answer = {
    LastModified: lastModified === undefined ? undefined : new Date(lastModified),
    FunctionArn: functionArn,
    MaximumRetryAttempts: maximumRetryAttempts,
    MaximumEventAgeInSeconds: maximumEventAgeInSeconds,
    DestinationConfig: {
      OnSuccess: { Destination: destinationConfig?.onSuccess?.destination },
      OnFailure: { Destination: destinationConfig?.onFailure?.destination },
    },
  };
  return documentOf(answer, OPERATIONS.GetFunctionEventInvokeConfig.output, timestamps);
}

/** A sentence that says why `answerInStatus` has nothing to show. */
export function whyUnseen(object: EventInvokeConfig): string {
  const { name } = object.metadata;
  const ready = conditionOf(ownStatus(object).conditions, 'Ready');
  return ready === undefined
    ? `The operator has not seen ${name} yet: is it running, and does it watch this namespace?`
    : `${name}: ${ready.message}`;
}
