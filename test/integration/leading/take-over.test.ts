import assert from 'node:assert/strict';
import { createEnvironment, type Environment } from '../environment.ts';
import { wrongWrites } from './referee.ts';
import { isOf, type Replica, startPair, startReplica, TAKE_OVER_MILLISECONDS, untilLeading } from './replicas.ts';

const GET = 'GetFunctionEventInvokeConfig';
const PUT = 'PutFunctionEventInvokeConfig';

describe('a replica that stands by', function () {
  this.timeout(120_000);
  let environment: Environment;

  beforeEach(async () => {
    environment = await createEnvironment();
  });
  afterEach(() => environment[Symbol.asyncDispose]());

  const configure = async (name: string) => {
    environment.emulator.functions.create(name);
    await environment.objects.create(name, { functionName: name, maximumRetryAttempts: 0 });
    await environment.objects.untilReady(name);
  };

  /** Stops a leader: the other replica leads within a second of the release. */
  const takesOver = async (next: Replica, leader: Replica) => {
    const { proxy } = environment;
    const released = next.process.next(({ message }) => message === 'ready', TAKE_OVER_MILLISECONDS);
    assert.equal(await leader.process.stop(), 0);
    const release = proxy.leaseWrites.findLast(({ holder }) => holder === '');
    await released;
    const taken = proxy.leaseWrites.findLast(({ holder }) => holder === next.identity);
    assert.ok(release && taken && taken.at - release.at < 1_000, JSON.stringify(proxy.leaseWrites.slice(-3)));
  };

  it('asks nothing of Lambda, writes nothing, and takes over within a second of a release, at no cost', async () => {
    const { emulator, objects } = environment;
    const { leader, standby } = await startPair(environment);
    await configure('orders');
    assert.deepEqual(environment.operations('orders'), [GET, PUT]);

    await takesOver(standby, leader);

    emulator.functions.create('billing');
    await objects.create('billing', { functionName: 'billing', maximumRetryAttempts: 1 });
    await objects.untilReady('billing');
    assert.deepEqual(environment.operations('orders'), [GET, PUT]);
    assert.ok(
      emulator.calls
        .all()
        .filter(isOf(standby))
        .every(({ functionName }) => functionName !== 'orders'),
    );
    assert.deepEqual(wrongWrites(environment), []);
  });

  it('takes over within a second of a release, too, where that leader had followed one that was killed', async () => {
    const { objects } = environment;
    const { leader, standby } = await startPair(environment);
    await configure('orders');
    await leader.process.kill();
    await untilLeading(standby, TAKE_OVER_MILLISECONDS + 5_000);
    const third = await startReplica(environment);
    await takesOver(third, standby);
    // A Put of the leader that was killed may still arrive.
    await objects.delete('orders');
    await objects.untilReason('orders', 'ConfirmingDeletion');
    assert.deepEqual(wrongWrites(environment), []);
  });

  it('takes over once the lease of a leader that was killed has expired', async () => {
    const { proxy } = environment;
    const { leader, standby } = await startPair(environment);
    await configure('orders');
    await leader.process.kill();
    await untilLeading(standby, TAKE_OVER_MILLISECONDS + 5_000);
    const last = proxy.leaseWrites.findLast(({ holder }) => holder === leader.identity);
    const taken = proxy.leaseWrites.find(({ holder }) => holder === standby.identity);
    assert.ok(last && taken);
    const milliseconds = taken.at - last.at;
    assert.ok(milliseconds > 2_900 && milliseconds < TAKE_OVER_MILLISECONDS, `${milliseconds} ms`);
    await configure('billing');
    assert.deepEqual(wrongWrites(environment), []);
  });
});
