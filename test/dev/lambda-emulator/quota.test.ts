import assert from 'node:assert/strict';
import { type LambdaEmulator, startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import { type Signer, signedRequest } from './signed-request.ts';

const configPath = '/2019-09-25/functions/orders/event-invoke-config';
const functionPath = '/2015-03-31/functions/orders';

describe('the quota of the Lambda emulator', () => {
  let nowMs = 1_700_000_000_000;
  let emulator: LambdaEmulator;

  beforeEach(async () => {
    emulator = await startLambdaEmulator({
      quota: true,
      now: () => nowMs,
      identities: [{ accessKeyId: 'AKIDOTHER', accountId: '444455556666' }],
    });
    emulator.functions.create('orders');
    emulator.configs.put('orders', '$LATEST', { MaximumRetryAttempts: 1 });
  });

  afterEach(() => emulator.stop());

  async function statuses(count: number, path: string, signer?: Signer): Promise<Record<number, number>> {
    const counts: Record<number, number> = {};
    for (let index = 0; index < count; index++) {
      const { status } = await signedRequest(emulator, 'GET', path, undefined, signer);
      counts[status] = (counts[status] ?? 0) + 1;
    }
    return counts;
  }

  it('serves 15 at once and refuses the next as recorded', async () => {
    assert.deepEqual(await statuses(15, configPath), { 200: 15 });
    const refused = await signedRequest(emulator, 'GET', configPath);
    assert.equal(refused.status, 429);
    assert.equal(refused.headers.get('x-amzn-errortype'), 'TooManyRequestsException');
    assert.deepEqual(JSON.parse(refused.text), {
      Reason: 'CallerRateLimitExceeded',
      Type: 'User',
      message: 'Rate exceeded',
    });
  });

  it('gains 15 a second, and never saves more than 15', async () => {
    await statuses(15, configPath);
    nowMs += 200;
    assert.deepEqual(await statuses(5, configPath), { 200: 3, 429: 2 });
    nowMs += 3_600_000;
    assert.deepEqual(await statuses(16, configPath), { 200: 15, 429: 1 });
  });

  it('is shared by reads, lists and writes', async () => {
    await statuses(14, configPath);
    assert.deepEqual(await statuses(1, `${configPath}/list`), { 200: 1 });
    const { status } = await signedRequest(emulator, 'PUT', configPath, '{"MaximumRetryAttempts":2}');
    assert.equal(status, 429);
    assert.equal(emulator.configs.get('orders')?.MaximumRetryAttempts, 1);
  });

  it('is spent by calls that fail', async () => {
    assert.deepEqual(await statuses(16, '/2019-09-25/functions/missing/event-invoke-config'), { 404: 15, 429: 1 });
  });

  it('gives GetFunction 100 of its own', async () => {
    await statuses(15, configPath);
    assert.deepEqual(await statuses(101, functionPath), { 200: 100, 429: 1 });
  });

  it('is one per account and region', async () => {
    await statuses(15, configPath);
    assert.deepEqual(await statuses(1, configPath, { region: 'eu-west-1' }), { 404: 1 });
    assert.deepEqual(await statuses(1, configPath, { accessKeyId: 'AKIDOTHER' }), { 404: 1 });
    assert.deepEqual(await statuses(1, configPath), { 429: 1 });
  });

  it('can be switched off while running', async () => {
    await statuses(15, configPath);
    emulator.behaviour.quota = false;
    assert.deepEqual(await statuses(20, configPath), { 200: 20 });
  });
});
