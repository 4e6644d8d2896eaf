import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEnvironment } from '../environment.ts';
import { wrongWrites } from './referee.ts';
import { startPair } from './replicas.ts';

const OUTAGE_MILLISECONDS = 5 * 60_000;
const BACK_MILLISECONDS = 30_000;

describe('an API server that is away for five minutes from both replicas', function () {
  this.timeout('10m');

  it('ends each of them once at most, and both are back 30 s after it', async () => {
    await using environment = await createEnvironment();
    const { emulator, objects, proxy } = environment;
    const { leader, standby } = await startPair(environment);
    emulator.functions.create('orders');
    await objects.create('orders', { functionName: 'orders', maximumRetryAttempts: 0 });
    await objects.untilReady('orders');

    const end = proxy.swallow(() => true);
    proxy.cutConnections();
    // The kubelet starts it again.
    assert.equal(await leader.process.exited, 3);
    const next = environment.spawnOperator({ args: ['--leader-elect'] });
    let hasEnded = false;
    void Promise.race([standby.process.exited, next.exited]).then(() => {
      hasEnded = true;
    });
    await sleep(OUTAGE_MILLISECONDS);
    assert.equal(hasEnded, false);
    end();
    proxy.cutConnections();

    const backAt = Date.now();
    await Promise.any([
      standby.process.logged(({ message }) => message === 'ready', BACK_MILLISECONDS),
      next.logged(({ message }) => message === 'ready', BACK_MILLISECONDS),
    ]);
    await next.logged(({ message }) => message === 'standing by', BACK_MILLISECONDS);
    await objects.patchSpec('orders', { maximumRetryAttempts: 1 });
    await objects.untilReady('orders', BACK_MILLISECONDS - (Date.now() - backAt));
    assert.deepEqual(wrongWrites(environment), []);
  });
});
