import assert from 'node:assert/strict';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLock } from '../../../../dev/control-plane/binaries/lock.ts';
import { Program } from '../program.ts';
import { until } from '../until.ts';

const refuseToWait = (): never => assert.fail('There should be nothing to wait for.');

describe('a lock between processes', () => {
  it('gives what the action gives, and is free after a failure', async () => {
    await using scratch = await mkdtempDisposable(join(tmpdir(), 'lock-'));
    const path = join(scratch.path, 'lock');
    const failing = withLock(path, { onWait: refuseToWait }, () => Promise.reject(new Error('no luck')));
    await assert.rejects(failing, /no luck/);
    assert.equal(await withLock(path, { onWait: refuseToWait }, async () => 42), 42);
  });

  it('lets one in at a time', async () => {
    await using scratch = await mkdtempDisposable(join(tmpdir(), 'lock-'));
    const path = join(scratch.path, 'lock');
    const events: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = withLock(path, { onWait: refuseToWait }, async () => {
      await gate.promise;
      events.push('first leaves');
    });
    const second = withLock(path, { onWait: () => events.push('second waits') }, async () => {
      events.push('second enters');
    });
    await until('the second waits', () => events.length > 0);
    gate.resolve();
    await Promise.all([first, second]);
    assert.deepEqual(events, ['second waits', 'first leaves', 'second enters']);
  });

  it('goes with a holder that is killed with SIGKILL', async () => {
    await using scratch = await mkdtempDisposable(join(tmpdir(), 'lock-'));
    const path = join(scratch.path, 'lock');
    await using holder = new Program('hold-lock.ts', [path]);
    await holder.says('holding');
    let waits = 0;
    let entered = false;
    const mine = withLock(path, { onWait: () => waits++ }, async () => {
      entered = true;
    });
    assert.deepEqual({ waits, entered }, { waits: 1, entered: false });
    await holder.kill();
    await mine;
    assert.deepEqual({ waits, entered }, { waits: 1, entered: true });
  });

  it('is given up when the signal aborts', async () => {
    await using scratch = await mkdtempDisposable(join(tmpdir(), 'lock-'));
    const path = join(scratch.path, 'lock');
    await using holder = new Program('hold-lock.ts', [path]);
    await holder.says('holding');
    const abort = new AbortController();
    const onWait = (): void => abort.abort();
    await assert.rejects(withLock(path, { onWait, signal: abort.signal }, refuseToWait), { name: 'AbortError' });
  });
});
