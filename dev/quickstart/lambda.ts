import {
  GetFunctionEventInvokeConfigCommand,
  LambdaClient,
  ListFunctionEventInvokeConfigsCommand,
  ResourceNotFoundException,
  UpdateFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import type { LambdaEmulator } from '../lambda-emulator/emulator.ts';

/** The settings of one qualifier, with the names of Lambda's API. */
export interface HeldSettings {
  readonly MaximumRetryAttempts?: number | undefined;
  readonly MaximumEventAgeInSeconds?: number | undefined;
  readonly DestinationConfig?: {
    readonly OnSuccess?: { readonly Destination?: string | undefined } | undefined;
    readonly OnFailure?: { readonly Destination?: string | undefined } | undefined;
  };
}

/** Lambda's API, as a user other than the operator calls it. */
export interface Lambda extends Disposable {
  /** GetFunctionEventInvokeConfig. @returns undefined if there is no configuration */
  get(functionName: string, qualifier: string): Promise<HeldSettings | undefined>;
  /** UpdateFunctionEventInvokeConfig: changes the given settings and keeps the others. */
  update(functionName: string, qualifier: string, settings: HeldSettings): Promise<void>;
  /** ListFunctionEventInvokeConfigs. @returns the number of qualifiers with a configuration */
  count(functionName: string): Promise<number>;
}

/** A client of the emulator. */
export function createLambda(emulator: LambdaEmulator): Lambda {
  const client = new LambdaClient({
    endpoint: emulator.url,
    region: emulator.scope.region,
    credentials: { accessKeyId: 'somebody', secretAccessKey: 'else' },
    // The user's environment may ask for these kinds of endpoint, but the given endpoint has none of them.
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
  });
  return {
    async get(functionName, qualifier) {
      try {
        const input = { FunctionName: functionName, Qualifier: qualifier };
        const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = await client.send(
          new GetFunctionEventInvokeConfigCommand(input),
        );
        return { MaximumRetryAttempts, MaximumEventAgeInSeconds, ...(DestinationConfig && { DestinationConfig }) };
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },
    async update(functionName, qualifier, settings) {
      const input = { FunctionName: functionName, Qualifier: qualifier, ...settings };
      await client.send(new UpdateFunctionEventInvokeConfigCommand(input));
    },
    async count(functionName) {
      const answer = await client.send(new ListFunctionEventInvokeConfigsCommand({ FunctionName: functionName }));
      return answer.FunctionEventInvokeConfigs?.length ?? 0;
    },
    [Symbol.dispose]: () => client.destroy(),
  };
}
