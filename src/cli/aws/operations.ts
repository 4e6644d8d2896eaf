import {
  MAXIMUM_EVENT_AGE_SECONDS,
  MAXIMUM_RETRY_ATTEMPTS,
  PAGE_OF_CONFIGS,
  type Range,
} from '../../api/grammar/limits.ts';
import type { IntegerShape, Shape, StringShape, StructureShape } from './shapes.ts';

/** The operations on event invoke configs, with the API's names. */
export type OperationName =
  | 'PutFunctionEventInvokeConfig'
  | 'UpdateFunctionEventInvokeConfig'
  | 'GetFunctionEventInvokeConfig'
  | 'DeleteFunctionEventInvokeConfig'
  | 'ListFunctionEventInvokeConfigs';

/** The members that are about pages, for an operation whose answer comes in pages. */
export interface Pages {
  /** The member of the input that selects a page. */
  readonly marker: string;
  /** The member of the output that names the next page. */
  readonly nextMarker: string;
  /** The member of the input that limits a page. */
  readonly limit: string;
  /** The member of the output that holds the page. */
  readonly result: string;
}

/**
 * An operation as the AWS CLI sees it: the API's names, their order, and the lower limits, which the AWS CLI checks before a call.
 * Lambda refuses everything else that is wrong.
 *
 * Source: the service model `lambda/2015-03-31` in botocore.
 */
export interface Operation {
  readonly name: OperationName;
  readonly input: StructureShape;
  /** Absent if the answer is empty. */
  readonly output?: StructureShape;
  readonly pages?: Pages;
}

const functionName: StringShape = {
  type: 'string',
  min: 1,
  description: 'The name or ARN of the function, or name:qualifier.',
};
const qualifier: StringShape = {
  type: 'string',
  min: 1,
  description: 'A version, an alias or $LATEST; without it, $LATEST.',
};
const maximumRetryAttempts: IntegerShape = {
  type: 'integer',
  min: MAXIMUM_RETRY_ATTEMPTS.least,
  description: `How often a failed event is tried again: ${span(MAXIMUM_RETRY_ATTEMPTS)}.`,
};
const maximumEventAgeInSeconds: IntegerShape = {
  type: 'integer',
  min: MAXIMUM_EVENT_AGE_SECONDS.least,
  description: `The maximum age of an event that is still tried, in seconds: ${span(MAXIMUM_EVENT_AGE_SECONDS)}.`,
};

function span({ least, most }: Range): string {
  return `${least} to ${most}`;
}

function destination(description: string): StructureShape {
  const members = { Destination: { type: 'string', min: 0, description: 'The ARN of the destination.' } } as const;
  return { type: 'structure', members, description };
}

const destinationConfig: StructureShape = {
  type: 'structure',
  members: {
    OnSuccess: destination('The destination for successfully processed events.'),
    OnFailure: destination('The destination for events that failed for good.'),
  },
  description: 'The destinations for events after processing.',
};

const eventInvokeConfig: StructureShape = {
  type: 'structure',
  members: {
    LastModified: { type: 'timestamp' },
    FunctionArn: { type: 'string' },
    MaximumRetryAttempts: maximumRetryAttempts,
    MaximumEventAgeInSeconds: maximumEventAgeInSeconds,
    DestinationConfig: destinationConfig,
  },
};

const target: Readonly<Record<string, Shape>> = { FunctionName: functionName, Qualifier: qualifier };

const settings: Readonly<Record<string, Shape>> = {
  ...target,
  MaximumRetryAttempts: maximumRetryAttempts,
  MaximumEventAgeInSeconds: maximumEventAgeInSeconds,
  DestinationConfig: destinationConfig,
};

function input(members: Readonly<Record<string, Shape>>): StructureShape {
  return { type: 'structure', members, required: ['FunctionName'] };
}

/** The five operations. */
export const OPERATIONS: Readonly<Record<OperationName, Operation>> = {
  PutFunctionEventInvokeConfig: {
    name: 'PutFunctionEventInvokeConfig',
    input: input(settings),
    output: eventInvokeConfig,
  },
  UpdateFunctionEventInvokeConfig: {
    name: 'UpdateFunctionEventInvokeConfig',
    input: input(settings),
    output: eventInvokeConfig,
  },
  GetFunctionEventInvokeConfig: {
    name: 'GetFunctionEventInvokeConfig',
    input: input(target),
    output: eventInvokeConfig,
  },
  DeleteFunctionEventInvokeConfig: {
    name: 'DeleteFunctionEventInvokeConfig',
    input: input(target),
  },
  ListFunctionEventInvokeConfigs: {
    name: 'ListFunctionEventInvokeConfigs',
    input: input({
      FunctionName: functionName,
      Marker: { type: 'string', description: 'The page to start with.' },
      MaxItems: {
        type: 'integer',
        min: PAGE_OF_CONFIGS.least,
        description: `The most configurations per page: ${span(PAGE_OF_CONFIGS)}.`,
      },
    }),
    output: {
      type: 'structure',
      members: {
        FunctionEventInvokeConfigs: { type: 'list', member: eventInvokeConfig },
        NextMarker: { type: 'string' },
      },
    },
    pages: { marker: 'Marker', nextMarker: 'NextMarker', limit: 'MaxItems', result: 'FunctionEventInvokeConfigs' },
  },
};

/** The option for a member: `--maximum-event-age-in-seconds` for `MaximumEventAgeInSeconds`. */
export function optionOf(member: string): string {
  return `--${member.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase()}`;
}

/** The input of Put and Update, as the SDK takes it. */
export interface SettingsInput extends TargetInput {
  readonly MaximumRetryAttempts?: number;
  readonly MaximumEventAgeInSeconds?: number;
  readonly DestinationConfig?: {
    readonly OnSuccess?: { readonly Destination?: string };
    readonly OnFailure?: { readonly Destination?: string };
  };
}

/** The input of Get and Delete. */
export interface TargetInput {
  readonly FunctionName: string;
  readonly Qualifier?: string;
}

/** The input of List. */
export interface ListInput {
  readonly FunctionName: string;
  readonly Marker?: string;
  readonly MaxItems?: number;
}

/** The input of each operation. */
export interface OperationInputs {
  readonly PutFunctionEventInvokeConfig: SettingsInput;
  readonly UpdateFunctionEventInvokeConfig: SettingsInput;
  readonly GetFunctionEventInvokeConfig: TargetInput;
  readonly DeleteFunctionEventInvokeConfig: TargetInput;
  readonly ListFunctionEventInvokeConfigs: ListInput;
}
