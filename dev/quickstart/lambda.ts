import {
  GetFunctionEventInvokeConfigCommand,
  LambdaClient,
  ListFunctionEventInvokeConfigsCommand,
  ResourceNotFoundException,
  UpdateFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import type { LambdaEmulator } from '../lambda-emulator/emulator.ts';

/** The settings of one qualifier, by the names of Lambda's API. */
export interface HeldSettings {
  readonly MaximumRetryAttempts?: number | undefined;
  readonly MaximumEventAgeInSeconds?: number | undefined;
  readonly DestinationConfig?: {
    readonly OnSuccess?: { readonly Destination?: string | undefined } | undefined;
    readonly OnFailure?: { readonly Destination?: string | undefined } | undefined;
  };
}

/** Lambda's API in the hands of somebody else than the operator. */
export interface Lambda extends Disposable {
  /** GetFunctionEventInvokeConfig. @returns undefined where there is no configuration */
  get(functionName: string, qualifier: string): Promise<HeldSettings | undefined>;
  /** UpdateFunctionEventInvokeConfig: changes what is given and leaves the rest. */
  update(functionName: string, qualifier: string, settings: HeldSettings): Promise<void>;
  /** ListFunctionEventInvokeConfigs. @returns how many qualifiers have a configuration */
  count(functionName: string): Promise<number>;
}

/** A client of the emulator. */
export function createLambda(emulator: LambdaEmulator): Lambda {
  const client = new LambdaClient({
    endpoint: emulator.url,
    region: emulator.scope.region,
    credentials: { accessKeyId: 'somebody', secretAccessKey: 'else' },
    // The user's environment may ask for these, and no endpoint that is given has them.
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
