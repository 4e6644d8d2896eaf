import {
  DeleteFunctionEventInvokeConfigCommand,
  GetFunctionEventInvokeConfigCommand,
  type LambdaClient,
  LambdaServiceException,
  ListFunctionEventInvokeConfigsCommand,
  PutFunctionEventInvokeConfigCommand,
  UpdateFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import { lambdaClient } from '../dev/lambda-emulator/lambda-client.ts';
import { type RecordedOperation, type RequestParams, region } from './recorded-case.ts';
import type { Observed, Transport } from './transport.ts';

/** Calls through the SDK, which sends the same as any user's. */
export const sdkTransport: Transport = async (emulator, operation, params) => {
  const client = lambdaClient(emulator, { region });
  try {
    const { $metadata, ...members } = await send(client, operation, params);
    const status = $metadata.httpStatusCode ?? 0;
    return { status, errorCode: null, message: null, body: status === 204 ? null : withEpochSeconds(members) };
  } catch (error) {
    return observedError(error);
  } finally {
    client.destroy();
  }
};

function send(client: LambdaClient, operation: RecordedOperation, params: RequestParams) {
  switch (operation) {
    case 'PutFunctionEventInvokeConfig':
      return client.send(new PutFunctionEventInvokeConfigCommand(params));
    case 'UpdateFunctionEventInvokeConfig':
      return client.send(new UpdateFunctionEventInvokeConfigCommand(params));
    case 'GetFunctionEventInvokeConfig':
      return client.send(new GetFunctionEventInvokeConfigCommand(params));
    case 'DeleteFunctionEventInvokeConfig':
      return client.send(new DeleteFunctionEventInvokeConfigCommand(params));
    case 'ListFunctionEventInvokeConfigs':
      return client.send(new ListFunctionEventInvokeConfigsCommand(params));
  }
}

// The SDK turns LastModified into a Date; the recording is of the wire.
function withEpochSeconds(members: object): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(members), (key, value) =>
    key === 'LastModified' ? Date.parse(value) / 1000 : value,
  );
}

function observedError(error: unknown): Observed {
  if (!(error instanceof LambdaServiceException)) throw error;
  return {
    status: error.$metadata.httpStatusCode ?? 0,
    errorCode: error.name,
    message: error.message,
    body: undefined,
  };
}
