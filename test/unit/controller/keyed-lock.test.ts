import assert from 'node:assert/strict';
import { createKeyedLock } from '../../../src/controller/keyed-lock.ts';
import { settled } from '../simulated-clock.ts';

const FOR_EVER = new AbortController().signal;

const { signal: forever } = new AbortController();

describe('the keyed lock', () => {
  it('runs the tasks of one key one after another, in the order in which they came', async () => {
    const lock = createKeyedLock();
    const told: string[] = [];
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const all = gates.map((gate, index) =>
      lock.run(
        'orders',
        async () => {
          told.push(`begin ${index}`);
          await gate.promise;
          told.push(`end ${index}`);
        },
        FOR_EVER,
      ),
    );
    gates[2]?.resolve();
    gates[1]?.resolve();
    await settled();
    assert.deepEqual(told, ['begin 0']);
    gates[0]?.resolve();
    await Promise.all(all);
    assert.deepEqual(told, ['begin 0', 'end 0', 'begin 1', 'end 1', 'begin 2', 'end 2']);
  });

  it('runs tasks of different keys side by side', async () => {
    const lock = createKeyedLock();
    const gate = Promise.withResolvers<void>();
    const waiting = lock.run('orders', () => gate.promise, FOR_EVER);
    assert.equal(await lock.run('billing', async () => 'done', FOR_EVER), 'done');
    gate.resolve();
    await waiting;
  });

  it('hands the failure of a task to its caller, and goes on with the next', async () => {
    const lock = createKeyedLock();
    const failed = lock.run('orders', () => Promise.reject(new Error('no')), FOR_EVER);
    const next = lock.run('orders', async () => 'done', FOR_EVER);
    await assert.rejects(failed, /no/);
    assert.equal(await next, 'done');
  });

  it('serves a key again once nobody holds it any more', async () => {
    const lock = createKeyedLock();
    assert.equal(await lock.run('orders', async () => 1, FOR_EVER), 1);
    assert.equal(await lock.run('orders', async () => 2, FOR_EVER), 2);
  });

  it('lets a task go whose patience ends before its turn, and runs the one behind it', async () => {
    const lock = createKeyedLock();
    const gate = Promise.withResolvers<void>();
    const patience = new AbortController();
    let ran = false;
    const first = lock.run('orders', () => gate.promise, FOR_EVER);
    const second = lock.run('orders', async () => (ran = true), patience.signal);
    const third = lock.run('orders', async () => 'done', FOR_EVER);
    patience.abort();
    assert.equal(await second, undefined);
    gate.resolve();
    await first;
    assert.equal(await third, 'done');
    assert.equal(ran, false);
  });

  it('does not interrupt a task that has begun', async () => {
    const lock = createKeyedLock();
    const gate = Promise.withResolvers<string>();
    const patience = new AbortController();
    const running = lock.run('orders', () => gate.promise, patience.signal);
    await settled();
    patience.abort();
    gate.resolve('done');
    assert.equal(await running, 'done');
  });

  it('does not run a task whose turn does not come in time, and goes on with the next', async () => {
    const lock = createKeyedLock();
    const gate = Promise.withResolvers<void>();
    const holding = lock.run('orders', () => gate.promise, forever);
    const patience = new AbortController();
    let ran = false;
    const impatient = lock.run(
      'orders',
      async () => {
        ran = true;
      },
      patience.signal,
    );
    const patient = lock.run('orders', async () => 'done', forever);
    patience.abort();
    assert.equal(await impatient, undefined);
    gate.resolve();
    await holding;
    assert.equal(await patient, 'done');
    assert.equal(ran, false);
  });

  it('waits for the end of a task that has begun, however long it takes', async () => {
    const lock = createKeyedLock();
    const gate = Promise.withResolvers<string>();
    const patience = new AbortController();
    const running = lock.run('orders', () => gate.promise, patience.signal);
    await settled();
    patience.abort();
    await settled();
    gate.resolve('done');
    assert.equal(await running, 'done');
  });

  it('runs no task whose patience has ended before it came', async () => {
    const lock = createKeyedLock();
    assert.equal(await lock.run('orders', async () => 'done', AbortSignal.abort()), undefined);
  });
});
