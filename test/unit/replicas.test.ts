import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkHistories, HISTORIES_MILLISECONDS } from './histories.ts';
import { replicatedHistory, wrongWithReplicas } from './model/replicas.ts';

describe('two replicas', function () {
  this.timeout(HISTORIES_MILLISECONDS);

  it('end where the manifests say, and one of them writes at most, whichever stands still and whenever', async () => {
    await checkHistories(
      fc.asyncProperty(replicatedHistory, async (history) => {
        assert.deepEqual(await wrongWithReplicas(history), []);
      }),
    );
  });
});
