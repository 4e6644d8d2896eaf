import assert from 'node:assert/strict';
import { type LambdaEmulator, startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import { signedRequest } from './signed-request.ts';

const path = '/2019-09-25/functions/orders/event-invoke-config';

describe('the wire format of the Lambda emulator', () => {
  let emulator: LambdaEmulator;

  beforeEach(async () => {
    emulator = await startLambdaEmulator();
    emulator.functions.create('orders');
  });

  afterEach(() => emulator.stop());

  const refusals: [what: string, body: string, code: string, message: RegExp][] = [
    ['a body that is not JSON', '{', 'InvalidRequestContentException', /^Could not parse request body into json: /],
    ['a body that is no object', '[]', 'SerializationException', /must be an object/],
    ['a number that is a string', '{"MaximumRetryAttempts":"1"}', 'SerializationException', /must be an integer/],
    [
      'a number that is no integer',
      '{"MaximumEventAgeInSeconds":60.5}',
      'SerializationException',
      /must be an integer/,
    ],
    [
      'a structure that is a string',
      '{"DestinationConfig":"arn:aws:sqs:"}',
      'SerializationException',
      /must be an object/,
    ],
    [
      'a string that is a number',
      '{"DestinationConfig":{"OnFailure":{"Destination":1}}}',
      'SerializationException',
      /must be a string/,
    ],
    [
      'several violations at once',
      '{"MaximumRetryAttempts":3,"MaximumEventAgeInSeconds":1}',
      'ValidationException',
      /^2 validation errors detected: Value '3' at 'maximumRetryAttempts' .*; Value '1' at 'maximumEventAgeInSeconds' /,
    ],
  ];
  for (const [what, body, code, message] of refusals) {
    it(`refuses ${what}, and logs the call`, async () => {
      const answer = await signedRequest(emulator, 'PUT', path, body);
      assert.equal(answer.status, 400);
      assert.equal(answer.headers.get('x-amzn-errortype'), code);
      const members = JSON.parse(answer.text);
      assert.match(members.message ?? members.Message, message);
      assert.equal(emulator.calls.count({ functionName: 'orders', errorCode: code }), 1);
    });
  }

  it('takes null for absent, and ignores members that it does not know', async () => {
    const body =
      '{"MaximumRetryAttempts":0,"MaximumEventAgeInSeconds":null,"DestinationConfig":{"OnSuccess":null},"Other":1}';
    const { status, text } = await signedRequest(emulator, 'PUT', path, body);
    assert.equal(status, 200);
    const { LastModified: _, ...members } = JSON.parse(text);
    assert.deepEqual(members, {
      FunctionArn: 'arn:aws:lambda:us-east-1:111122223333:function:orders:$LATEST',
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnSuccess: {}, OnFailure: {} },
    });
  });

  for (const [method, target] of [
    ['PATCH', path],
    ['POST', `${path}/list`],
    ['POST', '/2015-03-31/functions'],
    ['DELETE', '/2015-03-31/functions/orders'],
    ['GET', '/2019-09-25/functions/%E0%A4%A/event-invoke-config'],
    ['GET', '/'],
  ] as const) {
    it(`has no operation for ${method} ${target}`, async () => {
      const answer = await signedRequest(emulator, method, target);
      assert.equal(answer.status, 404);
      assert.equal(answer.headers.get('x-amzn-errortype'), 'UnknownOperationException');
      assert.equal(emulator.calls.count(), 0);
    });
  }

  it('gives every answer a request id of its own', async () => {
    const ids = await Promise.all(
      [path, `${path}/list`].map(async (target) =>
        (await signedRequest(emulator, 'GET', target)).headers.get('x-amzn-requestid'),
      ),
    );
    assert.equal(new Set(ids).size, 2);
    assert.ok(ids.every((id) => id !== null));
  });

  it('keeps an idle connection for as long as the client likes', async () => {
    // A timeout would be announced in this header.
    assert.equal((await signedRequest(emulator, 'GET', path)).headers.get('keep-alive'), null);
  });

  it('lists page by page until there is nothing more', async () => {
    const qualifiers = Array.from({ length: 120 }, (_, index) => `alias-${index}`);
    for (const qualifier of qualifiers) emulator.configs.put('orders', qualifier, { MaximumRetryAttempts: 0 });
    const seen: string[] = [];
    const pageSizes: number[] = [];
    let marker: string | undefined;
    do {
      const query: string = marker === undefined ? '' : `?Marker=${encodeURIComponent(marker)}`;
      const { text } = await signedRequest(emulator, 'GET', `${path}/list${query}`);
      const page = JSON.parse(text);
      pageSizes.push(page.FunctionEventInvokeConfigs.length);
      seen.push(
        ...page.FunctionEventInvokeConfigs.map((config: { FunctionArn: string }) => config.FunctionArn.split(':')[7]),
      );
      marker = page.NextMarker;
    } while (marker !== undefined);
    assert.deepEqual(pageSizes, [50, 50, 20]);
    assert.deepEqual(seen.sort(), qualifiers.sort());
  });

  it('listens on the port that it is given, and frees it', async () => {
    const port = Number(new URL(emulator.url).port);
    await assert.rejects(startLambdaEmulator({ port }), { code: 'EADDRINUSE' });
    await emulator.stop();
    await using again = await startLambdaEmulator({ port });
    assert.equal(again.url, emulator.url);
  });
});
