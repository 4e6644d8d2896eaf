import assert from 'node:assert/strict';
import { failureOf } from '../../../src/lambda/failure-of.ts';

/** What must never reach a condition, an event or a log. */
const SECRETS = [
  'AKIAIOSFODNN7EXAMPLE',
  'wJalrXUtnFEMI',
  'IQoJb3JpZ2luX2VjE',
  'f0e8bdb87c964420e857bd35b5d6ed310bd44f',
];

const [KEY, SECRET, TOKEN, SIGNATURE] = SECRETS;

const CANONICAL = `The Canonical String for this request should have been\n'PUT\n/2019-09-25/functions/orders\nx-amz-security-token:${TOKEN}'`;

const AUTHORIZATION =
  `Authorization header requires 'Signature' parameter. Authorization=AWS4-HMAC-SHA256 ` +
  `Credential=${KEY}/20260101/eu-west-1/lambda/aws4_request, Signature=${SIGNATURE}`;

/** Errors that AWS or the SDK fills with what it was sent. */
const TELLTALES: readonly (readonly [name: string, status: number | undefined, message: string])[] = [
  ['InvalidSignatureException', 403, CANONICAL],
  ['SignatureDoesNotMatch', 403, CANONICAL],
  ['IncompleteSignature', 400, AUTHORIZATION],
  // As services with a JSON protocol spell it, when an access key has a line end.
  ['IncompleteSignatureException', 400, AUTHORIZATION],
  ['UnrecognizedClientException', 403, `The security token ${TOKEN} is invalid.`],
  ['InvalidClientTokenId', 403, `The key ${KEY} is unknown.`],
  ['ExpiredTokenException', 403, `The token ${TOKEN} is expired.`],
  ['MissingAuthenticationTokenException', 403, AUTHORIZATION],
  ['AccessDeniedException', 403, `User with ${KEY} is not authorized.`],
  ['AccessDenied', 403, `User with ${KEY} is not authorized to perform sts:AssumeRole.`],
  ['InvalidIdentityToken', 400, `The token ${TOKEN} is not valid.`],
  ['CredentialsProviderError', undefined, `credential_process printed ${SECRET}`],
  ['TokenProviderError', undefined, `The token file holds ${TOKEN}`],
  ['TooManyRequestsException', 429, AUTHORIZATION],
  ['ServiceException', 500, CANONICAL],
  ['Error', undefined, `connect failed with ${SECRET}`],
  ['SyntaxError', 200, `Unexpected token in ${SECRET}`],
];

describe('the message of a failure', () => {
  for (const [name, status, message] of TELLTALES) {
    it(`repeats no key, token or signature of ${name}`, () => {
      const error = Object.assign(new Error(message), {
        name,
        ...(status !== undefined && { $metadata: { httpStatusCode: status } }),
      });
      const failure = failureOf(error, 'PutFunctionEventInvokeConfig');
      for (const secret of SECRETS) assert.ok(!JSON.stringify(failure).includes(secret), failure.message);
    });
  }
});
