import assert from 'node:assert/strict';
import { retryWhenPortTaken } from '../../../../dev/control-plane/servers/retry-when-port-taken.ts';
import { ServerFailed } from '../../../../dev/control-plane/servers/server.ts';

const TAKEN = new ServerFailed('etcd', 'ended', 'listen tcp 127.0.0.1:12345: bind: address already in use');
const BROKEN = new ServerFailed('etcd', 'ended', 'no space left on device');

/** Starts that fail so, and then succeed. Returns how it came out and how often it was tried. */
async function start(...failures: Error[]) {
  let tries = 0;
  const outcome = await retryWhenPortTaken(
    async () => {
      const failure = failures[tries++];
      if (failure !== undefined) throw failure;
      return 'started';
    },
    () => undefined,
  ).catch((error: unknown) => error);
  return { outcome, tries };
}

describe('a start on ports that may be taken in the meantime', () => {
  it('is tried again', async () => {
    assert.deepEqual(await start(TAKEN, TAKEN), { outcome: 'started', tries: 3 });
  });

  it('is given up after three tries', async () => {
    assert.deepEqual(await start(TAKEN, TAKEN, TAKEN), { outcome: TAKEN, tries: 3 });
  });

  it('is not tried again after another failure', async () => {
    assert.deepEqual(await start(BROKEN), { outcome: BROKEN, tries: 1 });
  });
});
