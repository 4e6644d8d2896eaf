import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkHistories, HISTORIES_MILLISECONDS } from './histories.ts';
import { accountsHistory, administratorHistory, wrongInHistory, wrongWithoutTimers } from './model/history.ts';

describe('the whole loop with AWSAccounts', function () {
  this.timeout(HISTORIES_MILLISECONDS);

  it('never asks or writes what no grant allows, and ends where manifests and grants say, whatever happens to both', async () => {
    await checkHistories(
      fc.asyncProperty(accountsHistory, async (history) => {
        assert.deepEqual(await wrongInHistory(history), []);
      }),
    );
  });

  it('needs no timer to get there where nothing fails: every change of objects and grants calls for what it concerns', async () => {
    await checkHistories(
      fc.asyncProperty(administratorHistory, async (history) => {
        assert.deepEqual(await wrongWithoutTimers(history), []);
      }),
    );
  });
});
