import assert from 'node:assert/strict';
import {
  GetFunctionEventInvokeConfigCommand,
  type LambdaClient,
  LambdaServiceException,
  PutFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import { type LambdaEmulator, startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import type { Fault } from '../../../dev/lambda-emulator/faults.ts';
import { failure } from './failure.ts';
import { lambdaClient } from './lambda-client.ts';
import { signedRequest } from './signed-request.ts';

const get = new GetFunctionEventInvokeConfigCommand({ FunctionName: 'orders' });
const put = new PutFunctionEventInvokeConfigCommand({ FunctionName: 'orders', MaximumRetryAttempts: 1 });

describe('faults of the Lambda emulator', () => {
  let emulator: LambdaEmulator;
  let lambda: LambdaClient;

  beforeEach(async () => {
    emulator = await startLambdaEmulator();
    emulator.functions.create('orders');
    lambda = lambdaClient(emulator);
  });

  afterEach(async () => {
    lambda.destroy();
    await emulator.stop();
  });

  describe('that answer with an error', () => {
    const cases: [fault: Fault, status: number, code: string, message: string][] = [
      [{ kind: 'throttle' }, 429, 'TooManyRequestsException', 'Rate exceeded'],
      ...([500, 502, 503] as const).map((status): [Fault, number, string, string] => [
        { kind: 'serverError', status },
        status,
        'ServiceException',
        'An error occurred and the request cannot be processed.',
      ]),
      [
        { kind: 'error', status: 418, code: 'TeapotException', message: 'short and stout' },
        418,
        'TeapotException',
        'short and stout',
      ],
      [
        { kind: 'error', status: 403, code: 'AccessDeniedException', message: 'no' },
        403,
        'AccessDeniedException',
        'no',
      ],
    ];
    for (const [fault, status, code, message] of cases) {
      it(`${fault.kind} ${status} ${code}, and change nothing`, async () => {
        emulator.faults.add(fault);
        const error = await failure(lambda.send(put));
        assert.ok(error instanceof LambdaServiceException);
        assert.deepEqual([error.$metadata.httpStatusCode, error.name, error.message], [status, code, message]);
        assert.equal(emulator.configs.get('orders'), undefined);
        assert.equal(emulator.calls.count({ status, errorCode: code }), 1);
      });
    }
  });

  it('throttle says when to retry only where it is told to', async () => {
    emulator.faults.add({ kind: 'throttle', retryAfterSeconds: 7, times: 1 });
    emulator.faults.add({ kind: 'throttle' });
    const path = '/2019-09-25/functions/orders/event-invoke-config';
    const first = await signedRequest(emulator, 'GET', path);
    const second = await signedRequest(emulator, 'GET', path);
    assert.equal(first.headers.get('retry-after'), '7');
    assert.equal(second.headers.get('retry-after'), null);
    assert.deepEqual(JSON.parse(second.text), {
      Reason: 'CallerRateLimitExceeded',
      Type: 'User',
      message: 'Rate exceeded',
    });
  });

  it('latency delays, adds up, and lets the next fault apply', async () => {
    emulator.faults.add({ kind: 'latency', ms: 30 });
    emulator.faults.add({ kind: 'latency', ms: 20 });
    emulator.faults.add({ kind: 'throttle' });
    const startedMs = performance.now();
    const error = await failure(lambda.send(put));
    // Timers may fire a millisecond early.
    assert.ok(performance.now() - startedMs >= 49);
    assert.equal(error.name, 'TooManyRequestsException');
  });

  it('latency carries the request out in the end', async () => {
    emulator.faults.add({ kind: 'latency', ms: 1 });
    await lambda.send(put);
    assert.equal(emulator.configs.get('orders')?.MaximumRetryAttempts, 1);
  });

  for (const afterApplying of [false, true]) {
    it(`reset ${afterApplying ? 'after' : 'before'} applying`, async () => {
      emulator.faults.add({ kind: 'reset', afterApplying });
      const error = await failure(lambda.send(put));
      assert.equal((error as NodeJS.ErrnoException).code, 'ECONNRESET');
      assert.equal(emulator.configs.get('orders')?.MaximumRetryAttempts, afterApplying ? 1 : undefined);
      assert.equal(emulator.calls.count({ state: 'cut' }), 1);
    });

    it(`hang ${afterApplying ? 'after' : 'without'} applying, until the client gives up`, async () => {
      emulator.faults.add({ kind: 'hang', afterApplying });
      const giveUp = new AbortController();
      const failed = failure(lambda.send(put, { abortSignal: giveUp.signal }));
      await emulator.calls.waitForReceived(({ operation }) => operation === 'PutFunctionEventInvokeConfig');
      giveUp.abort();
      assert.equal((await failed).name, 'AbortError');
      assert.equal(emulator.configs.get('orders')?.MaximumRetryAttempts, afterApplying ? 1 : undefined);
      assert.equal(emulator.calls.count({ state: 'received' }), 1);
    });

    it(`hold ${afterApplying ? 'an answer' : 'a request'} until a promise is fulfilled`, async () => {
      const { promise: until, resolve } = Promise.withResolvers<void>();
      emulator.faults.add({ kind: 'hold', until, afterApplying });
      const answered = lambda.send(put);
      await emulator.calls.waitForReceived(({ operation }) => operation === 'PutFunctionEventInvokeConfig');
      assert.equal(emulator.configs.get('orders')?.MaximumRetryAttempts, afterApplying ? 1 : undefined);
      assert.equal(emulator.calls.count({ state: 'received' }), 1);
      resolve();
      assert.equal((await answered).MaximumRetryAttempts, 1);
      assert.equal(emulator.configs.get('orders')?.MaximumRetryAttempts, 1);
    });
  }

  it('stopping ends a call that hangs', async () => {
    emulator.faults.add({ kind: 'hang' });
    const failed = failure(lambda.send(get));
    await emulator.calls.waitForReceived(() => true);
    await emulator.stop();
    assert.ok(await failed);
  });

  it('stopping ends a call that is delayed', async () => {
    emulator.faults.add({ kind: 'latency', ms: 3_600_000 });
    const failed = failure(lambda.send(get));
    await emulator.calls.waitForReceived(() => true);
    await emulator.stop();
    assert.ok(await failed);
  });

  it('truncatedBody applies the change and loses half of the answer', async () => {
    emulator.faults.add({ kind: 'truncatedBody' });
    await failure(lambda.send(put));
    assert.equal(emulator.configs.get('orders')?.MaximumRetryAttempts, 1);
    assert.equal(emulator.calls.count({ state: 'cut', status: 200 }), 1);
  });

  it('truncatedBody sends the head and the beginning of the body', async () => {
    emulator.configs.put('orders', '$LATEST', { MaximumRetryAttempts: 1 });
    emulator.faults.add({ kind: 'truncatedBody' });
    const response = await fetch(`${emulator.url}/2019-09-25/functions/orders/event-invoke-config`, {
      headers: { Authorization: 'AWS4-HMAC-SHA256 Credential=AKIDTEST/20260101/us-east-1/lambda/aws4_request' },
    });
    assert.equal(response.status, 200);
    await assert.rejects(response.text());
  });

  it('truncatedBody of an answer without a body is a lost connection', async () => {
    emulator.configs.put('orders', '$LATEST', { MaximumRetryAttempts: 1 });
    emulator.faults.add({ kind: 'truncatedBody' });
    await assert.rejects(signedRequest(emulator, 'DELETE', '/2019-09-25/functions/orders/event-invoke-config'));
    assert.equal(emulator.configs.get('orders'), undefined);
  });

  it('wrongJson answers 200 with none of the members', async () => {
    emulator.faults.add({ kind: 'wrongJson' });
    const { $metadata, ...members } = await lambda.send(put);
    assert.equal($metadata.httpStatusCode, 200);
    assert.deepEqual(members, {});
    assert.equal(emulator.configs.get('orders'), undefined);
  });

  for (const status of [undefined, 502]) {
    it(`htmlBody answers ${status ?? 200} with a page`, async () => {
      emulator.faults.add({ kind: 'htmlBody', ...(status && { status }) });
      const answer = await signedRequest(emulator, 'GET', '/2019-09-25/functions/orders/event-invoke-config');
      assert.equal(answer.status, status ?? 200);
      assert.equal(answer.headers.get('content-type'), 'text/html');
      assert.match(answer.text, /^<!DOCTYPE html>/);
    });
  }

  it('answerDiffers stores and answers other settings than were asked for', async () => {
    emulator.faults.add({ kind: 'answerDiffers', settings: { MaximumEventAgeInSeconds: 60 } });
    const answer = await lambda.send(put);
    assert.equal(answer.MaximumRetryAttempts, undefined);
    assert.equal(answer.MaximumEventAgeInSeconds, 60);
    assert.equal(emulator.configs.get('orders')?.MaximumEventAgeInSeconds, 60);
  });

  it('answerDiffers is met by writes alone, and only where they pass the checks', async () => {
    emulator.faults.add({ kind: 'answerDiffers', settings: { MaximumEventAgeInSeconds: 60 }, times: 1 });
    assert.equal((await failure(lambda.send(get))).name, 'ResourceNotFoundException');
    const missing = new PutFunctionEventInvokeConfigCommand({ FunctionName: 'missing', MaximumRetryAttempts: 1 });
    assert.equal((await failure(lambda.send(missing))).name, 'ResourceNotFoundException');
    assert.deepEqual(emulator.configs.all(), []);
  });
});
