import assert from 'node:assert/strict';
import { signedRequest } from '../dev/lambda-emulator/signed-request.ts';
import { type RecordedOperation, type RequestParams, region } from './recorded-case.ts';
import type { Transport } from './transport.ts';

const methods: Readonly<Record<RecordedOperation, string>> = {
  PutFunctionEventInvokeConfig: 'PUT',
  UpdateFunctionEventInvokeConfig: 'POST',
  GetFunctionEventInvokeConfig: 'GET',
  DeleteFunctionEventInvokeConfig: 'DELETE',
  ListFunctionEventInvokeConfigs: 'GET',
};

/** Speaks HTTP by hand, so that every header and member is seen as it is on the wire. */
export const rawTransport: Transport = async (emulator, operation, params) => {
  const { FunctionName, Qualifier, Marker, MaxItems, ...settings } = params;
  const path = requestPath(operation, { FunctionName, Qualifier, Marker, MaxItems });
  const carriesBody = operation.startsWith('Put') || operation.startsWith('Update');
  const body = carriesBody ? JSON.stringify(settings) : undefined;
  const { status, headers, text } = await signedRequest(emulator, methods[operation], path, body, { region });
  const errorCode = headers.get('x-amzn-errortype');
  if (status === 204) {
    assert.equal(text, '');
    return { status, errorCode, message: null, body: null };
  }
  assert.equal(headers.get('content-type'), 'application/json');
  const members = JSON.parse(text);
  return { status, errorCode, message: members.message ?? members.Message ?? null, body: members };
};

type PathParams = {
  [Member in keyof Pick<RequestParams, 'Qualifier' | 'Marker' | 'MaxItems'>]: RequestParams[Member] | undefined;
};

function requestPath(
  operation: RecordedOperation,
  { FunctionName, ...query }: { FunctionName: string } & PathParams,
): string {
  const list = operation === 'ListFunctionEventInvokeConfigs' ? '/list' : '';
  const search = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
    .join('&');
  const path = `/2019-09-25/functions/${encodeURIComponent(FunctionName)}/event-invoke-config${list}`;
  return search === '' ? path : `${path}?${search}`;
}
