import assert from 'node:assert/strict';
import { type FailureKind, type Operation, unexpectedAnswer } from '../../../src/lambda/failure.ts';
import { failureOf } from '../../../src/lambda/failure-of.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:failed';
const BUCKET = 'arn:aws:s3:::failed';

interface Thrown {
  readonly name?: string;
  readonly message?: string;
  readonly status?: number;
  readonly code?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error as the SDK throws it. */
function thrown({ name, message = '', status, code, headers = {} }: Thrown): Error {
  return Object.assign(new Error(message), {
    name,
    ...(code !== undefined && { code }),
    ...(status !== undefined && {
      $metadata: { httpStatusCode: status },
      $response: { statusCode: status, headers },
    }),
  });
}

const NOW = Date.parse('2026-01-01T00:00:00Z');

/** The Date of an answer by a clock that is so many minutes ahead of this machine's. */
function dateAfter(minutes: number): string {
  return new Date(NOW + minutes * 60_000).toUTCString();
}

type Row = readonly [thrown: Thrown, kind: FailureKind, says: RegExp];

function table(rows: readonly Row[], operation: Operation = 'PutFunctionEventInvokeConfig'): void {
  for (const [error, kind, says] of rows) {
    const { name = 'no name', status = 'no status', message = '' } = error;
    it(`${name}, ${status}${message && `, "${message}"`} is ${kind}`, () => {
      const failure = failureOf(thrown(error), operation, NOW);
      assert.equal(failure.kind, kind);
      assert.match(failure.message, says);
    });
  }
}

describe('a failure of Lambda', () => {
  describe('that passes by itself', () => {
    table([
      [{ name: 'TooManyRequestsException', status: 429 }, 'Throttled', /throttles the requests of this account/],
      [{ name: 'ThrottlingException', status: 400 }, 'Throttled', /throttles/],
      [{ name: 'Throttling', status: 400 }, 'Throttled', /throttles/],
      [{ name: 'ThrottledException', status: 400 }, 'Throttled', /throttles/],
      [{ name: 'RequestLimitExceeded', status: 503 }, 'Throttled', /throttles/],
      [{ name: 'RequestThrottled', status: 400 }, 'Throttled', /throttles/],
      [
        { name: 'UnknownError', status: 429 },
        'Throttled',
        /got status 429, which is not from Lambda: something between/,
      ],
      [{ name: 'ResourceConflictException', status: 409 }, 'ConcurrentUpdate', /is being written/],
      [{ name: 'UnknownError', status: 409 }, 'ConcurrentUpdate', /is being written/],
      [{ name: 'ServiceException', status: 500 }, 'Unavailable', /got status 500\.$/],
      [{ name: 'UnknownError', status: 502 }, 'Unavailable', /got status 502\.$/],
      [{ name: 'ServiceUnavailableException', status: 503 }, 'Unavailable', /got status 503/],
      [{ name: 'UnknownError', status: 404, message: '<html>' }, 'Unavailable', /got status 404/],
      [{ name: 'TimeoutError' }, 'Unavailable', /got no answer in time/],
      [{ name: 'AbortError' }, 'Unavailable', /got no answer in time/],
      [{ name: 'SyntaxError', status: 200 }, 'Unavailable', /got status 200, which is not from Lambda: look at what/],
      [{ name: 'Error', code: 'ECONNRESET' }, 'Unavailable', /failed \(ECONNRESET\)/],
      [{ name: 'Error', code: 'ECONNREFUSED' }, 'Unavailable', /failed \(ECONNREFUSED\)/],
      [{ name: 'Error', code: 'ENOTFOUND' }, 'Unavailable', /failed \(ENOTFOUND\)/],
      [{ name: 'Error', code: 'CERT_HAS_EXPIRED' }, 'Unavailable', /failed \(CERT_HAS_EXPIRED\)/],
      // In the middle of an answer.
      [{ name: 'Error', code: 'ECONNRESET', status: 200 }, 'Unavailable', /failed \(ECONNRESET\)/],
      [{ name: 'TypeError' }, 'Unavailable', /failed \(TypeError\)/],
    ]);
  });

  describe('that a human must mend', () => {
    table([
      [
        { name: 'ResourceNotFoundException', status: 404, message: "The function doesn't exist." },
        'FunctionNotFound',
        /does not exist in Lambda: create it, or correct functionName or qualifier/,
      ],
      [
        {
          name: 'ResourceNotFoundException',
          status: 404,
          message: "Functions from 'us-east-1' are not reachable in this region ('eu-west-1')",
        },
        'RequestRefused',
        /not reachable in this region/,
      ],
      [
        { name: 'AccessDeniedException', status: 403 },
        'AccessDenied',
        /not allowed lambda:PutFunctionEventInvokeConfig: grant it/,
      ],
      [
        { name: 'UnknownError', status: 403, headers: { 'x-amzn-requestid': 'r' } },
        'AccessDenied',
        /not allowed lambda:PutFunctionEventInvokeConfig: grant it/,
      ],
      [
        { name: 'UnheardOf', status: 403, headers: { 'x-amzn-errortype': 'UnheardOf' } },
        'AccessDenied',
        /not allowed lambda:PutFunctionEventInvokeConfig: grant it/,
      ],
      [
        {
          name: 'InvalidParameterValueException',
          status: 400,
          message: 'The provided destination config DestinationConfig(onSuccess=…) is invalid.',
        },
        'RequestRefused',
        /Lambda refuses the settings: The provided destination config/,
      ],
      [
        { name: 'ValidationException', status: 400, message: '1 error' },
        'RequestRefused',
        /refuses the settings: 1 error/,
      ],
      [
        { name: 'InvalidParameterValueException', status: 400, message: `The destination ARN ${QUEUE} is invalid.` },
        'DestinationRefused',
        new RegExp(`refuses the destination ${QUEUE}: either it does not exist, or .* lacks sqs:SendMessage on it`),
      ],
      [
        { name: 'InvalidParameterValueException', status: 400, message: `The destination ARN ${BUCKET} is invalid.` },
        'DestinationRefused',
        /lacks s3:PutObject and s3:ListBucket on it/,
      ],
      [
        {
          name: 'InvalidParameterValueException',
          status: 400,
          message: `The function's execution role does not have permissions to call SendMessage on ${QUEUE}`,
        },
        'DestinationRefused',
        new RegExp(
          `refuses the destination ${QUEUE}: .* lacks sqs:SendMessage on it; create the destination or grant the permission`,
        ),
      ],
      [
        {
          name: 'InvalidParameterValueException',
          status: 400,
          message:
            'The role does not have permissions to call PutRecord on arn:aws:kinesis:eu-west-1:123456789012:stream/x',
        },
        'DestinationRefused',
        /lacks PutRecord on it/,
      ],
    ]);
  });

  describe('of the credentials', () => {
    table([
      [{ name: 'ExpiredTokenException', status: 400 }, 'CredentialsInvalid', /credentials have expired/],
      [{ name: 'ExpiredToken', status: 403 }, 'CredentialsInvalid', /credentials have expired/],
      [{ name: 'UnrecognizedClientException', status: 403 }, 'CredentialsInvalid', /are not known to AWS/],
      [{ name: 'InvalidClientTokenId', status: 403 }, 'CredentialsInvalid', /are not known to AWS/],
      [{ name: 'InvalidSignatureException', status: 403 }, 'CredentialsInvalid', /the secret key is wrong/],
      [{ name: 'SignatureDoesNotMatch', status: 403 }, 'CredentialsInvalid', /the secret key is wrong/],
      [
        { name: 'InvalidSignatureException', status: 403, headers: { date: dateAfter(7) } },
        'CredentialsInvalid',
        /the secret key is wrong/,
      ],
      [{ name: 'IncompleteSignature', status: 400 }, 'CredentialsInvalid', /are incomplete/],
      // What an access key with a line end gives, as it is easily made in a Secret.
      [{ name: 'IncompleteSignatureException', status: 400 }, 'CredentialsInvalid', /are incomplete/],
      [{ name: 'MissingAuthenticationToken', status: 403 }, 'CredentialsInvalid', /are missing/],
      [{ name: 'MissingAuthenticationTokenException', status: 403 }, 'CredentialsInvalid', /are missing/],
      [{ name: 'CredentialsProviderError' }, 'CredentialsInvalid', /could not be found or read/],
      [{ name: 'TokenProviderError' }, 'CredentialsInvalid', /could not be found or read/],
      [{ name: 'InvalidIdentityToken', status: 400 }, 'CredentialsInvalid', /AWS refuses the web identity token/],
      [
        { name: 'InvalidIdentityTokenException', status: 400 },
        'CredentialsInvalid',
        /AWS refuses the web identity token/,
      ],
      [{ name: 'OptInRequired', status: 403 }, 'RegionNotEnabled', /refuses the operator's credentials in this region/],
    ]);
  });

  describe('of the clock', () => {
    const behind = (minutes: number) => ({
      message: 'Signature expired: 20260101T000000Z is now earlier than 20260101T000700Z',
      headers: { date: dateAfter(minutes) },
    });
    table([
      [
        { name: 'InvalidSignatureException', status: 403, ...behind(7) },
        'ClockOff',
        /^The clock of this machine is 7 minutes behind AWS's: set it right\./,
      ],
      [{ name: 'SignatureDoesNotMatch', status: 403, ...behind(-180) }, 'ClockOff', /is 3 hours ahead of AWS's: /],
      [{ name: 'InvalidSignatureException', status: 403, ...behind(3 * 1440) }, 'ClockOff', /is 3 days behind AWS's: /],
      [{ name: 'RequestExpired', status: 400 }, 'ClockOff', /is off: set it right/],
      [
        { name: 'InvalidSignatureException', status: 403, ...behind(0) },
        'ClockOff',
        /is right by now, and the request is/,
      ],
      [{ name: 'RequestTimeTooSkewed', status: 403, ...behind(-10) }, 'ClockOff', /is 10 minutes ahead of AWS's/],
      [
        {
          name: 'InvalidSignatureException',
          status: 403,
          message: 'Signature expired: 20260101T000000Z is now earlier',
        },
        'ClockOff',
        /is off: /,
      ],
      [
        { name: 'SignatureDoesNotMatch', status: 403, message: 'Signature not yet current: 20260101T000000Z' },
        'ClockOff',
        /is off: /,
      ],
    ]);
  });

  describe('of somebody between the operator and AWS', () => {
    const html = { 'content-type': 'text/html; charset=utf-8' };
    table(
      [
        [
          { name: 'SyntaxError', status: 403, headers: { ...html, server: 'Filter/6.2', via: '1.1 proxy.corp' } },
          'Unavailable',
          /^GetFunctionEventInvokeConfig got status 403 and text\/html \(Server: Filter\/6\.2, Via: 1\.1 proxy\.corp\), which is not from Lambda: look at what stands between the operator and AWS\.$/,
        ],
        [
          { name: 'Unknown', status: 400, message: 'UnknownError', headers: { 'content-type': 'application/json' } },
          'Unavailable',
          /got status 400 and application\/json, which is not from Lambda/,
        ],
        [
          { name: 'UnknownError', status: 403, headers: { server: `${'x'.repeat(100)}` } },
          'Unavailable',
          /\(Server: x{60}…\)/,
        ],
        [
          { name: 'UnknownError', status: 403, headers: { server: '\u0007\u001b[31m' } },
          'Unavailable',
          /\(Server: \[31m\)/,
        ],
        [
          { name: 'TypeError', status: 200, headers: { 'x-amzn-requestid': 'r', 'content-type': 'application/json' } },
          'Unavailable',
          /got status 200 and application\/json, which can't be read as an answer from Lambda\.$/,
        ],
        [
          { name: 'ValidationException', status: 400, message: '1 error' },
          'RequestRefused',
          /^Lambda refuses GetFunctionEventInvokeConfig: 1 error$/,
        ],
      ],
      'GetFunctionEventInvokeConfig',
    );
  });

  it('tells status, code and request ID for the log, and keeps what was thrown where no status and no log has it', () => {
    const error = thrown({ name: 'AccessDeniedException', status: 403, headers: { 'x-amzn-requestid': 'request-1' } });
    const failure = failureOf(error, 'PutFunctionEventInvokeConfig');
    assert.deepEqual(failure.answer, { status: 403, code: 'AccessDeniedException', requestId: 'request-1' });
    assert.equal(failure.cause, error);
    assert.deepEqual(Object.keys(failure), ['kind', 'message', 'answer']);
  });

  describe('of loading the credentials', () => {
    table(
      [
        [{ name: 'AccessDenied', status: 403 }, 'CredentialsInvalid', /AWS does not let them assume the role/],
        [{ name: 'Throttling', status: 400 }, 'Throttled', /^STS throttles the requests of this account\.$/],
      ],
      'AssumeRole',
    );
  });

  describe('of STS', () => {
    table(
      [
        [{ name: 'AccessDeniedException', status: 403 }, 'AccessDenied', /not allowed sts:GetCallerIdentity/],
        [{ name: 'Throttling', status: 400 }, 'Throttled', /^STS throttles the requests of this account\.$/],
      ],
      'GetCallerIdentity',
    );
  });

  describe('with a Retry-After', () => {
    const rows: readonly (readonly [title: string, error: Thrown, seconds: number | undefined])[] = [
      ['of seconds', { status: 429, headers: { 'retry-after': '7' } }, 7],
      ['of a day, of which a minute counts', { status: 503, headers: { 'retry-after': '86400' } }, 60],
      ['of no seconds', { status: 429, headers: { 'retry-after': '0' } }, 0],
      [
        'of a date, which is not followed',
        { status: 429, headers: { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' } },
        undefined,
      ],
      ['below zero, which is not followed', { status: 429, headers: { 'retry-after': '-7' } }, undefined],
      ['beside a fault', { name: 'ServiceException', status: 503, headers: { 'retry-after': '3' } }, 3],
      ['beside a conflict', { status: 409, headers: { 'retry-after': '2' } }, 2],
      ['nowhere', { status: 429 }, undefined],
    ];
    for (const [title, error, seconds] of rows) {
      it(title, () =>
        assert.equal(failureOf(thrown(error), 'PutFunctionEventInvokeConfig').retryAfterSeconds, seconds),
      );
    }

    it('as the SDK models it', () => {
      const error = Object.assign(thrown({ name: 'TooManyRequestsException', status: 429 }), {
        retryAfterSeconds: '9',
      });
      assert.equal(failureOf(error, 'PutFunctionEventInvokeConfig').retryAfterSeconds, 9);
    });
  });

  for (const odd of [undefined, null, 'text', 5, {}, { name: 7, message: {} }]) {
    it(`that is ${JSON.stringify(odd)} passes by itself`, () => {
      assert.equal(failureOf(odd, 'GetFunction').kind, 'Unavailable');
    });
  }

  it('says which call was answered with nonsense', () => {
    assert.deepEqual(unexpectedAnswer('GetFunction'), {
      kind: 'Unavailable',
      message: 'GetFunction got an answer that is not from Lambda: look at what stands between the operator and AWS.',
    });
  });

  it('quotes a long refusal in part only', () => {
    const error = thrown({ name: 'ValidationException', status: 400, message: 'x'.repeat(5000) });
    const { message } = failureOf(error, 'PutFunctionEventInvokeConfig');
    assert.ok(message.length < 400, `${message.length}`);
    assert.ok(message.endsWith('…'));
  });
});
