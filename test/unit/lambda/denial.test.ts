import assert from 'node:assert/strict';
import { failureOf } from '../../../src/lambda/failure-of.ts';

const PUT = 'lambda:PutFunctionEventInvokeConfig';
const ORDERS = 'arn:aws:lambda:eu-west-1:123456789012:function:orders';
const ROLE = 'arn:aws:sts::123456789012:assumed-role/operator';
const NOT_AUTHORIZED = `User: ${ROLE}/session-1 is not authorized to perform: ${PUT} on resource: ${ORDERS}`;

/** What a user is told of AWS's sentence. */
function told(message: string): string {
  const error = Object.assign(new Error(message), {
    name: 'AccessDeniedException',
    $metadata: { httpStatusCode: 403 },
  });
  return failureOf(error, 'PutFunctionEventInvokeConfig').message;
}

describe('F8: AccessDenied tells principal, action, resource and reason from the text of AWS', () => {
  const rows: readonly (readonly [title: string, text: string, says: string])[] = [
    [
      'a policy that does not allow it',
      `${NOT_AUTHORIZED} because no identity-based policy allows the ${PUT} action`,
      `AWS denies ${ROLE} the action ${PUT} on ${ORDERS}: no identity-based policy allows it; grant it there.`,
    ],
    [
      'an explicit deny in a service control policy',
      `${NOT_AUTHORIZED} with an explicit deny in a service control policy`,
      `AWS denies ${ROLE} the action ${PUT} on ${ORDERS}: there is an explicit deny in a service control policy; have it lifted there.`,
    ],
    [
      'an explicit deny in an identity-based policy, whose ARN follows',
      `${NOT_AUTHORIZED} with an explicit deny in an identity-based policy: arn:aws:iam::123456789012:policy/secret`,
      `AWS denies ${ROLE} the action ${PUT} on ${ORDERS}: there is an explicit deny in an identity-based policy; have it lifted there.`,
    ],
    [
      'a permissions boundary',
      `${NOT_AUTHORIZED} because no permissions boundary allows the ${PUT} action`,
      `AWS denies ${ROLE} the action ${PUT} on ${ORDERS}: no permissions boundary allows it; grant it there.`,
    ],
    ['no reason', NOT_AUTHORIZED, `AWS denies ${ROLE} the action ${PUT} on ${ORDERS}: grant it.`],
    [
      'no resource',
      `User: arn:aws:iam::123456789012:user/deployer is not authorized to perform: lambda:ListFunctions on resource: *`,
      'AWS denies arn:aws:iam::123456789012:user/deployer the action lambda:ListFunctions on *: grant it.',
    ],
    [
      'a user that is called like an access key',
      `User: arn:aws:iam::123456789012:user/AKIAIOSFODNN7EXAMPLE is not authorized to perform: ${PUT}`,
      `AWS denies arn:aws:iam::123456789012:user/… the action ${PUT}: grant it.`,
    ],
    ['another wording', 'Forbidden by policy', `The AWS credentials in use are not allowed ${PUT}: grant it.`],
    ['no text', '', `The AWS credentials in use are not allowed ${PUT}: grant it.`],
    [
      'a principal that is no ARN',
      `User: IQoJb3JpZ2luX2VjE is not authorized to perform: ${PUT}`,
      `The AWS credentials in use are not allowed ${PUT}: grant it.`,
    ],
  ];
  for (const [title, text, says] of rows) it(title, () => assert.equal(told(text), says));

  it('says the same in each session of a role', () => {
    assert.equal(told(NOT_AUTHORIZED), told(NOT_AUTHORIZED.replace('session-1', 'session-2')));
  });

  it('repeats nothing of what AWS quotes beside it', () => {
    const message = told(
      `${NOT_AUTHORIZED} with an explicit deny in a token IQoJb3JpZ2luX2VjE/9=policy; key wJalrXUtnFEMI`,
    );
    assert.equal(message, `AWS denies ${ROLE} the action ${PUT} on ${ORDERS}: grant it.`);
  });
});
