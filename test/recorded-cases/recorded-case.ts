import { readFileSync } from 'node:fs';

/** The operations that cases were recorded of. */
export type RecordedOperation =
  | 'PutFunctionEventInvokeConfig'
  | 'UpdateFunctionEventInvokeConfig'
  | 'GetFunctionEventInvokeConfig'
  | 'DeleteFunctionEventInvokeConfig'
  | 'ListFunctionEventInvokeConfigs';

/** Something done to AWS before the recording. */
export interface SetupStep {
  readonly op: 'CreateFunction' | 'PublishVersion' | 'CreateAlias' | 'sqs:CreateQueue' | 's3:CreateBucket';
  readonly FunctionName?: string;
  readonly role?: 'has permission to call every destination' | 'no sqs:SendMessage';
  readonly resultVersion?: string;
  readonly Name?: string;
  readonly FunctionVersion?: string;
  readonly QueueName?: string;
  readonly Bucket?: string;
}

/** The destinations of a request or an existing config. */
export interface RecordedDestinationConfig {
  readonly OnSuccess?: { readonly Destination?: string };
  readonly OnFailure?: { readonly Destination?: string };
}

/** A config that is there before the request. */
export interface RecordedConfig {
  readonly FunctionArn: string;
  readonly MaximumRetryAttempts?: number;
  readonly MaximumEventAgeInSeconds?: number;
  readonly DestinationConfig?: RecordedDestinationConfig;
}

/** The input of an operation, by the API's names. */
export interface RequestParams {
  readonly FunctionName: string;
  readonly Qualifier?: string;
  readonly Marker?: string;
  readonly MaxItems?: number;
  readonly MaximumRetryAttempts?: number;
  readonly MaximumEventAgeInSeconds?: number;
  readonly DestinationConfig?: RecordedDestinationConfig;
}

/** One row: given the setup, the request is answered as expected. */
export interface RecordedCase {
  readonly name: string;
  readonly setup: { readonly steps: readonly SetupStep[]; readonly existingConfigs: readonly RecordedConfig[] };
  readonly request: { readonly operation: RecordedOperation; readonly params: RequestParams };
  readonly expect: {
    readonly status: number | null;
    readonly errorCode: string | null;
    readonly message: string | null;
    readonly body: Readonly<Record<string, unknown>> | null;
    /** How to compare the body where it is not simply equal, in words. */
    readonly bodyMatch?: string;
  };
  /** How far the row can be trusted. */
  readonly evidence:
    | 'aws-snapshot'
    | 'aws-validated-assertion'
    | 'aws-observed-third-party'
    | 'model-derived-unverified'
    | 'emulator-only'
    | 'unknown';
}

/** The account that the placeholders are filled with. */
export const account = '123456789012';
/** The region that the placeholders are filled with. */
export const region = 'eu-west-1';

// What is left for the comparison to fill in, since only the answer can tell: LastModified and the server's pattern.
const values: Readonly<Record<string, string>> = {
  partition: 'aws',
  region,
  account,
  fn: 'orders',
  fn2: 'invoices',
  queue: 'failed-orders',
  bucket: 'failed-orders-bucket',
  version: '1',
  other_region: 'us-east-2',
  other_account: '999988887777',
};

const json = readFileSync(new URL('./lambda-event-invoke-api.json', import.meta.url), 'utf8');

/** Every recorded case, in the order of the recording, with its placeholders filled in. */
export const recordedCases: readonly RecordedCase[] = JSON.parse(
  json.replaceAll(/\{\{(\w+)\}\}/g, (placeholder, name: string) => values[name] ?? placeholder),
);

/** Rows that are exact: status, code, and body member by member. */
export const exactCases = recordedCases.filter(
  ({ evidence }) => evidence === 'aws-snapshot' || evidence === 'aws-validated-assertion',
);

/**
 * Rows of which status and code are compared. Those `aws-observed-third-party` are right on both and fuzzy on the text;
 * those `model-derived-unverified` are soft altogether: where AWS turns out to do otherwise, AWS is right.
 */
export const statusAndCodeCases = recordedCases.filter(
  ({ evidence }) => evidence === 'aws-observed-third-party' || evidence === 'model-derived-unverified',
);
