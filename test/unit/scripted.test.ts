import assert from 'node:assert/strict';
import { CLAIM_SCRIPTS } from './model/claim-scripts.ts';
import { wrongInScript } from './model/scripted.ts';

describe('the operator in a history that random ones seldom meet', () => {
  for (const script of CLAIM_SCRIPTS) {
    it(script.title, async () => {
      assert.deepEqual(await wrongInScript(script), []);
    });
  }
});
