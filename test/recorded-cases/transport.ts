import type { LambdaEmulator } from '../../dev/lambda-emulator/emulator.ts';
import type { RecordedOperation, RequestParams } from './recorded-case.ts';

/** An answer in the terms of the recording. */
export interface Observed {
  readonly status: number;
  readonly errorCode: string | null;
  readonly message: string | null;
  /** The members of the body, null for none; of an error it is undefined where the transport doesn't expose them. */
  readonly body: Readonly<Record<string, unknown>> | null | undefined;
}

/** A way to call the API. */
export type Transport = (
  emulator: LambdaEmulator,
  operation: RecordedOperation,
  params: RequestParams,
) => Promise<Observed>;
