import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkHistories, HISTORIES_MILLISECONDS } from './histories.ts';
import { anyHistory, userHistory, wrongInHistory, wrongWithoutTimers } from './model/history.ts';

describe('the whole loop', function () {
  this.timeout(HISTORIES_MILLISECONDS);

  it('ends where the manifests say, whatever happens on the way and wherever the operator is killed', async () => {
    await checkHistories(
      fc.asyncProperty(anyHistory, async (history) => {
        assert.deepEqual(await wrongInHistory(history), []);
      }),
    );
  });

  it('needs no timer to get there where nothing fails: every change that matters to an object calls for it', async () => {
    await checkHistories(
      fc.asyncProperty(userHistory, async (history) => {
        assert.deepEqual(await wrongWithoutTimers(history), []);
      }),
    );
  });
});
