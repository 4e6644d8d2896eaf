import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEnvironment, READY_MILLISECONDS } from '../environment.ts';
import type { LogLine, OperatorProcess } from '../operator-process.ts';
import { wrongWrites } from './referee.ts';

const OUTAGE_MILLISECONDS = 5 * 60_000;
const BACK_MILLISECONDS = 30_000;

// The defaults.
const RENEW_DEADLINE_MILLISECONDS = 10_000;
const LOST = 3;

const isReady = ({ message }: LogLine) => message === 'ready';
const isStandingBy = ({ message }: LogLine) => message === 'standing by';

describe('an API server that is away for five minutes from both replicas', function () {
  this.timeout('10m');

  it('ends each of them once at most, and both are back 30 s after it', async () => {
    await using environment = await createEnvironment();
    const { emulator, objects, proxy } = environment;
    const start = () => environment.spawnOperator({ args: ['--leader-elect'] });
    const leader = start();
    await leader.logged(isReady, READY_MILLISECONDS);
    const standby = start();
    await standby.logged(isStandingBy, READY_MILLISECONDS);
    emulator.functions.create('orders');
    await objects.create('orders', { functionName: 'orders', maximumRetryAttempts: 0 });
    await objects.untilReady('orders');

    // No connection is closed, neither now nor at the end: packets are lost.
    const end = proxy.swallow(() => true);
    const over = sleep(OUTAGE_MILLISECONDS);
    assert.equal(await leader.exited, LOST);
    // The kubelet starts it again.
    const next = start();
    const both = [standby, next];
    let hasEnded = false;
    for (const each of both) {
      void each.exited.then(() => {
        hasEnded = true;
      });
    }
    await over;
    end();

    const backBy = Date.now() + BACK_MILLISECONDS;
    const left = () => backBy - Date.now();
    const leading = async (each: OperatorProcess) => {
      await each.logged(isReady, left());
      return each;
    };
    const [first] = await Promise.all([Promise.any(both.map(leading)), next.logged(isStandingBy, left())]);
    await objects.patchSpec('orders', { maximumRetryAttempts: 1 });
    await objects.untilReady('orders', left());
    assert.equal(hasEnded, false);

    // The other one is back, too.
    const other = first === standby ? next : standby;
    assert.equal(await first.stop(), 0);
    await other.logged(isReady);
    await objects.patchSpec('orders', { maximumRetryAttempts: 2 });
    await objects.untilReady('orders');
    assert.deepEqual(wrongWrites(environment, RENEW_DEADLINE_MILLISECONDS), []);
  });
});
