import type { LambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';

/** Who a raw request claims to be from; the emulator doesn't check signatures. */
export interface Signer {
  readonly accessKeyId?: string;
  readonly region?: string;
}

/** An answer as it is on the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

// An `Authorization` header with the credential scope in its place and no signature to speak of.
function authorization({ accessKeyId = 'AKIDTEST', region = 'us-east-1' }: Signer): string {
  return (
    `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/lambda/aws4_request, ` +
    'SignedHeaders=host;x-amz-date, Signature=0000'
  );
}

/** Sends a request as a client would put it on the wire, without any SDK. */
export async function signedRequest(
  emulator: LambdaEmulator,
  method: string,
  path: string,
  body?: string,
  signer: Signer = {},
): Promise<RawAnswer> {
  const response = await fetch(emulator.url + path, {
    method,
    headers: { Authorization: authorization(signer), 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
