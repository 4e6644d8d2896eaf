import { randomUUID } from 'node:crypto';
import type { Answer } from './answer.ts';
import { ApiError } from './api-error.ts';
import type { Behaviour } from './behaviour.ts';
import { type Caller, isSignedAtAnotherTime } from './caller.ts';

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** An answer of STS. @param result the inner XML of its result */
export function stsAnswer(action: string, result: string): Answer {
  return {
    status: 200,
    headers: { 'Content-Type': 'text/xml' },
    body:
      `<${action}Response xmlns="${namespace}"><${action}Result>${result}</${action}Result>` +
      `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`,
  };
}

/** A refusal in STS's format. */
export function xmlError(error: ApiError): Answer {
  return {
    status: error.status,
    headers: { 'Content-Type': 'text/xml', ...error.headers },
    body:
      `<ErrorResponse xmlns="${namespace}"><Error><Type>${error.status < 500 ? 'Sender' : 'Receiver'}</Type>` +
      `<Code>${escaped(error.code)}</Code><Message>${escaped(error.message)}</Message></Error>` +
      `<RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
    errorCode: error.code,
  };
}

/** A refusal. */
export function stsError(status: number, code: string, message: string): ApiError {
  return new ApiError(status, code, { message });
}

/**
 * The caller, whom STS knows.
 *
 * @param caller undefined if the request is not signed
 * @throws ApiError MissingAuthenticationToken, SignatureDoesNotMatch, ExpiredToken, InvalidClientTokenId
 */
export function checkCaller(
  caller: Caller | undefined,
  { regionsNotEnabled }: Pick<Behaviour, 'regionsNotEnabled'>,
): Caller {
  if (caller === undefined)
    throw stsError(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
  if (isSignedAtAnotherTime(caller)) {
    throw stsError(403, 'SignatureDoesNotMatch', 'Signature expired: it was signed at another time.');
  }
  if (caller.identity.state === 'expired') {
    throw stsError(403, 'ExpiredToken', 'The security token included in the request is expired');
  }
  if (caller.identity.state === 'invalid' || regionsNotEnabled.includes(caller.scope.region)) {
    throw stsError(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.');
  }
  return caller;
}

/** A text within XML. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
