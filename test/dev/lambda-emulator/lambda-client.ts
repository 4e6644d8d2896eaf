import { LambdaClient } from '@aws-sdk/client-lambda';
import type { LambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';

/** A client of the emulator that makes one attempt, so that a test sees every answer. */
export function lambdaClient(
  emulator: LambdaEmulator,
  { accessKeyId = 'AKIDTEST', region = 'us-east-1' }: { accessKeyId?: string; region?: string } = {},
): LambdaClient {
  return new LambdaClient({
    endpoint: emulator.url,
    region,
    credentials: { accessKeyId, secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
}
