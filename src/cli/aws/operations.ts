import {
  MAXIMUM_EVENT_AGE_SECONDS,
  MAXIMUM_RETRY_ATTEMPTS,
  PAGE_OF_CONFIGS,
  type Range,
} from '../../api/grammar/limits.ts';
import type { IntegerShape, Shape, StringShape, StructureShape } from './shapes.ts';

/** The operations on event invoke configs, by the API's names. */
export type OperationName =
  | 'PutFunctionEventInvokeConfig'
  | 'UpdateFunctionEventInvokeConfig'
  | 'GetFunctionEventInvokeConfig'
  | 'DeleteFunctionEventInvokeConfig'
  | 'ListFunctionEventInvokeConfigs';

/** How an operation's answer comes in pages. */
export interface Pages {
  /** The member of the input that asks for the page after another. */
  readonly marker: string;
  /** The member of the output that names the next page. */
  readonly nextMarker: string;
  /** The member of the input that limits a page. */
  readonly limit: string;
  /** The member of the output that holds the page. */
  readonly result: string;
}

/**
 * An operation as the AWS CLI sees it: the API's names, their order, and the limits that are checked before a call, which are
 * the lower ones. Everything else is Lambda's to refuse.
 *
 * Source: the service model `lambda/2015-03-31` that botocore carries.
 */
export interface Operation {
  readonly name: OperationName;
  readonly input: StructureShape;
  /** Absent where the answer is empty. */
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
  description: `How often an event is tried again when the function fails: ${span(MAXIMUM_RETRY_ATTEMPTS)}.`,
};
const maximumEventAgeInSeconds: IntegerShape = {
  type: 'integer',
  min: MAXIMUM_EVENT_AGE_SECONDS.least,
  description: `How long an event may wait for the function, in seconds: ${span(MAXIMUM_EVENT_AGE_SECONDS)}.`,
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
    OnSuccess: destination('Where events go that were processed.'),
    OnFailure: destination('Where events go that were given up.'),
  },
  description: 'Where events go after processing.',
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
      Marker: { type: 'string', description: 'The page to begin with.' },
      MaxItems: {
        type: 'integer',
        min: PAGE_OF_CONFIGS.least,
        description: `How many configurations a page may have: ${span(PAGE_OF_CONFIGS)}.`,
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

/** The option of a member: `--maximum-event-age-in-seconds` of `MaximumEventAgeInSeconds`. */
export function optionOf(member: string): string {
  return `--${member.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase()}`;
}

/** What Put and Update take, as the SDK takes it. */
export interface SettingsInput extends TargetInput {
  readonly MaximumRetryAttempts?: number;
  readonly MaximumEventAgeInSeconds?: number;
  readonly DestinationConfig?: {
    readonly OnSuccess?: { readonly Destination?: string };
    readonly OnFailure?: { readonly Destination?: string };
  };
}

/** What Get and Delete take. */
export interface TargetInput {
  readonly FunctionName: string;
  readonly Qualifier?: string;
}

/** What List takes. */
export interface ListInput {
  readonly FunctionName: string;
  readonly Marker?: string;
  readonly MaxItems?: number;
}

/** What each operation takes. */
export interface OperationInputs {
  readonly PutFunctionEventInvokeConfig: SettingsInput;
  readonly UpdateFunctionEventInvokeConfig: SettingsInput;
  readonly GetFunctionEventInvokeConfig: TargetInput;
  readonly DeleteFunctionEventInvokeConfig: TargetInput;
  readonly ListFunctionEventInvokeConfigs: ListInput;
}
