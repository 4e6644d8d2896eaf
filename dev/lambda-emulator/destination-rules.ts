import { invalidParameterValue } from './api-error.ts';
import { type ExecutionRole, mayReach } from './execution-role.ts';
import { parseFunctionName } from './function-name.ts';
import type { Scope } from './scope.ts';
import type { DestinationConfig, DestinationSide } from './settings.ts';

/** What the rules need to know about the function and the world around it. */
export interface DestinationContext {
  readonly scope: Scope;
  readonly functionName: string;
  readonly role: ExecutionRole;
  exists(destinationArn: string): boolean;
}

type Side = 'OnSuccess' | 'OnFailure';

/**
 * Refuses destinations as Lambda does on Put and Update. First the kind of both destinations, then for each: the
 * function itself, existence, the execution role's permission.
 *
 * @throws ApiError InvalidParameterValueException
 */
export function checkDestinations(config: DestinationConfig, context: DestinationContext): void {
  const { OnSuccess, OnFailure } = config;
  if (!isAcceptedKind(OnSuccess?.Destination, 'OnSuccess') || !isAcceptedKind(OnFailure?.Destination, 'OnFailure')) {
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
function isAcceptedKind(arn: string | undefined, side: Side): boolean {
  if (arn === undefined || arn === '') return true;
  const [, , service, , , resource = ''] = arn.split(':');
  switch (service) {
    case 'sqs':
    case 'sns':
      return !arn.endsWith('.fifo');
    case 'lambda':
      return true;
    case 'events':
      return resource.startsWith('event-bus/');
    case 's3':
      return side === 'OnFailure';
    default:
      return false;
  }
}

// Recorded for the unqualified ARN; a version or alias of the same function is taken to be the function itself as well.
function isFunctionItself(arn: string, { scope, functionName }: DestinationContext): boolean {
  const parts = parseFunctionName(arn);
  return parts?.name === functionName && parts.account === scope.account && parts.region === scope.region;
}

// The buses of event partners exist and are refused all the same (observed).
function isPartnerEventBus(arn: string): boolean {
  return arn.includes(':event-bus/aws.partner/');
}

function sendingAction(arn: string): string {
  switch (arn.split(':')[2]) {
    case 'sqs':
      return 'SendMessage';
    case 'sns':
      return 'Publish';
    case 'lambda':
      return 'InvokeFunction';
    case 'events':
      return 'PutEvents';
    default:
      return 'PutObject';
  }
}

function javaToString({ OnSuccess, OnFailure }: DestinationConfig): string {
  const sides = `onSuccess=${sideToString('OnSuccess', OnSuccess)}, onFailure=${sideToString('OnFailure', OnFailure)}`;
  return `DestinationConfig(${sides})`;
}

function sideToString(name: Side, side: DestinationSide | undefined): string {
  return side === undefined ? 'null' : `${name}(destination=${side.Destination ?? 'null'})`;
}
