import {
  DeleteFunctionEventInvokeConfigCommand,
  GetFunctionEventInvokeConfigCommand,
  LambdaClient,
  ListFunctionEventInvokeConfigsCommand,
  PutFunctionEventInvokeConfigCommand,
  UpdateFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import type { AwsOptions } from './aws-options.ts';
import { clientSettings } from './client.ts';
import { createRequestHandler, type ToldRequest } from './request-handler.ts';

/** Lambda's operations on configurations, with its answers and refusals unchanged. */
export interface Operations {
  /**
   * Makes one call. The SDK repeats it as AWS_MAX_ATTEMPTS and AWS_RETRY_MODE say.
   *
   * @param input - its properties have the API's names
   */
  call(
    operation: OperationName,
    input: { readonly FunctionName: string },
    signal: AbortSignal,
  ): Promise<OperationResult>;
  close(): void;
}

/** The result of a call. */
export type OperationResult =
  | { readonly kind: 'answered'; readonly answer: object }
  /** Lambda's own code and message; `attempts` if the SDK repeated the call. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly attempts?: number }
  | { readonly kind: 'noCredentials'; readonly message: string }
  | { readonly kind: 'noRegion' }
  | { readonly kind: 'unreachable'; readonly endpoint: string; readonly message: string };

type Send<Input> = (
  client: LambdaClient,
  input: Input,
  options: { readonly abortSignal: AbortSignal },
) => Promise<object>;

// The types don't tell the inputs of the operations apart. Lambda refuses an input that is not its operation's.
const SENDERS = {
  PutFunctionEventInvokeConfig: (client, input, options) =>
    client.send(new PutFunctionEventInvokeConfigCommand(input), options),
  UpdateFunctionEventInvokeConfig: (client, input, options) =>
    client.send(new UpdateFunctionEventInvokeConfigCommand(input), options),
  GetFunctionEventInvokeConfig: (client, input, options) =>
    client.send(new GetFunctionEventInvokeConfigCommand(input), options),
  DeleteFunctionEventInvokeConfig: (client, input, options) =>
    client.send(new DeleteFunctionEventInvokeConfigCommand(input), options),
  ListFunctionEventInvokeConfigs: (client, input, options) =>
    client.send(new ListFunctionEventInvokeConfigsCommand(input), options),
} as const satisfies Record<string, Send<{ readonly FunctionName: string }>>;

/** An operation, by the API's name. */
export type OperationName = keyof typeof SENDERS;

/** The SDK's error, as far as it is read here. */
interface Thrown {
  readonly name?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
  readonly $response?: { readonly statusCode?: number };
}

/** The operations, through the SDK. */
export function createOperations(options: AwsOptions, tell: (request: ToldRequest) => void): Operations {
  const client = new LambdaClient({
    ...clientSettings(options, createRequestHandler(options, tell)),
    ...(options.region !== undefined && { region: options.region }),
    ...(options.endpointUrl !== undefined && { endpoint: options.endpointUrl }),
  });
  return {
    async call(operation, input, abortSignal) {
      try {
        await client.config.region();
      } catch {
        return { kind: 'noRegion' };
      }
      try {
        return { kind: 'answered', answer: await SENDERS[operation](client, input, { abortSignal }) };
      } catch (error) {
        abortSignal.throwIfAborted();
        return resultOf(error as Thrown, await endpointOf(client, options));
      }
    },
    close: () => client.destroy(),
  };
}

function resultOf({ name = '', message = '', $metadata, $response }: Thrown, endpoint: string): OperationResult {
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') return { kind: 'noCredentials', message };
  const status = $response?.statusCode ?? $metadata?.httpStatusCode;
  if (status === undefined) return { kind: 'unreachable', endpoint, message };
  // An answer that isn't Lambda's has no code. The AWS CLI shows its HTTP status instead.
  const isNamed = name !== '' && !/^(Unknown|UnknownError|Error|SyntaxError|TypeError)$/.test(name);
  const attempts = $metadata?.attempts ?? 1;
  return {
    kind: 'refused',
    code: isNamed ? name : String(status),
    message: isNamed ? message : '',
    ...(attempts > 1 && { attempts }),
  };
}

async function endpointOf({ config }: LambdaClient, { endpointUrl }: AwsOptions): Promise<string> {
  if (endpointUrl !== undefined) return endpointUrl;
  const replaced = await config.serviceConfiguredEndpoint?.();
  return replaced === undefined ? `https://lambda.${await config.region()}.amazonaws.com` : String(replaced);
}
