import { destinationService, type Outcome, refusedArn } from '../../src/api/grammar/destination.ts';
import { readLambdaFunctionName } from '../../src/api/grammar/function-name.ts';
import { invalidParameterValue } from './api-error.ts';
import { type ExecutionRole, mayReach } from './execution-role.ts';
import type { Scope } from './scope.ts';
import type { DestinationConfig, DestinationSide } from './settings.ts';

/** What the rules need to know about the function and the world around it. */
export interface DestinationContext {
  readonly scope: Scope;
  readonly functionName: string;
  readonly role: ExecutionRole;
  exists(destinationArn: string): boolean;
}

/**
 * Refuses destinations as Lambda does on Put and Update. First the kind of both destinations, then for each: the
 * function itself, existence, the execution role's permission.
 *
 * @throws ApiError InvalidParameterValueException
 */
export function checkDestinations(config: DestinationConfig, context: DestinationContext): void {
  const { OnSuccess, OnFailure } = config;
  if (!isAcceptedKind(OnSuccess?.Destination, 'onSuccess') || !isAcceptedKind(OnFailure?.Destination, 'onFailure')) {
    throw invalidParameterValue(`The provided destination config ${javaToString(config)} is invalid.`);
  }
  for (const arn of [OnSuccess?.Destination, OnFailure?.Destination]) {
    if (arn !== undefined && arn !== '') checkDestination(arn, context);
  }
}

function checkDestination(arn: string, context: DestinationContext): void {
  if (isFunctionItself(arn, context)) {
    throw invalidParameterValue("You can't specify the function as a destination for itself.");
  }
  if (!context.exists(arn) || isPartnerEventBus(arn)) {
    throw invalidParameterValue(`The destination ARN ${arn} is invalid.`);
  }
  if (!mayReach(context.role, arn)) {
    throw invalidParameterValue(
      `The function's execution role does not have permissions to call ${sendingAction(arn)} on ${arn}`,
    );
  }
}

// The message that refuses a FIFO queue or topic is not known, only its status and code: it gets the text of a kind
// that is not accepted.
function isAcceptedKind(arn: string | undefined, outcome: Outcome): boolean {
  if (arn === undefined || arn === '') return true;
  const service = destinationService(arn);
  if (service === undefined || !service.outcomes.includes(outcome)) return false;
  return refusedArn(arn, outcome) !== 'fifo' && (service.name !== 'events' || isEventBus(arn));
}

function isEventBus(arn: string): boolean {
  return arn.split(':')[5]?.startsWith('event-bus/') ?? false;
}

// Recorded for the unqualified ARN; a version or alias of the same function is taken to be the function itself as well.
function isFunctionItself(arn: string, { scope, functionName }: DestinationContext): boolean {
  const parts = readLambdaFunctionName(arn);
  return parts?.name === functionName && parts.account === scope.account && parts.region === scope.region;
}

// The buses of event partners exist and are refused all the same (observed).
function isPartnerEventBus(arn: string): boolean {
  return arn.includes(':event-bus/aws.partner/');
}

// Lambda names the action without its service: SendMessage.
function sendingAction(arn: string): string {
  const [sending = ''] = destinationService(arn)?.actions ?? [];
  return sending.slice(sending.indexOf(':') + 1);
}

function javaToString({ OnSuccess, OnFailure }: DestinationConfig): string {
  const sides = `onSuccess=${sideToString('OnSuccess', OnSuccess)}, onFailure=${sideToString('OnFailure', OnFailure)}`;
  return `DestinationConfig(${sides})`;
}

function sideToString(name: keyof DestinationConfig, side: DestinationSide | undefined): string {
  return side === undefined ? 'null' : `${name}(destination=${side.Destination ?? 'null'})`;
}
