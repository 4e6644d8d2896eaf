import { randomUUID } from 'node:crypto';
import type { Answer } from './answer.ts';
import { ApiError } from './api-error.ts';
import type { Behaviour } from './behaviour.ts';
import { type Caller, isSignedAtAnotherTime } from './caller.ts';
import type { Exchange } from './exchange.ts';

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** Whether a request is for STS, whose protocol posts a form to the root. */
export function isStsRequest(method: string, target: string): boolean {
  return method === 'POST' && target === '/';
}

/**
 * Parses a call of STS GetCallerIdentity, which needs no permission.
 *
 * @param body a form, `Action=GetCallerIdentity&Version=2011-06-15`
 * @param caller undefined if the request is not signed
 * @returns undefined for any other action
 */
export function stsExchange(
  body: string,
  caller: Caller | undefined,
  behaviour: Pick<Behaviour, 'regionsNotEnabled'>,
): Exchange | undefined {
  const form = new URLSearchParams(body);
  if (form.get('Action') !== 'GetCallerIdentity') return undefined;
  return {
    operation: 'GetCallerIdentity',
    scope: caller?.scope,
    functionName: undefined,
    qualifier: undefined,
    input: Object.fromEntries(form),
    process: async () => callerIdentity(caller, behaviour),
    renderError: xmlError,
  };
}

function callerIdentity(
  caller: Caller | undefined,
  { regionsNotEnabled }: Pick<Behaviour, 'regionsNotEnabled'>,
): Answer {
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
  return {
    status: 200,
    headers: { 'Content-Type': 'text/xml' },
    body:
      `<GetCallerIdentityResponse xmlns="${namespace}"><GetCallerIdentityResult>` +
      `<Arn>${escaped(caller.arn)}</Arn><UserId>${escaped(caller.identity.accessKeyId)}</UserId>` +
      `<Account>${caller.scope.account}</Account></GetCallerIdentityResult>` +
      `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
  };
}

function xmlError(error: ApiError): Answer {
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

function stsError(status: number, code: string, message: string): ApiError {
  return new ApiError(status, code, { message });
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
