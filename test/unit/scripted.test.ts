import assert from 'node:assert/strict';
import { wrongInScript } from './model/scripted.ts';
import { SCRIPTS } from './model/scripts/scripts.ts';

describe('the operator in a history that random ones seldom meet', () => {
  for (const script of SCRIPTS) {
    it(script.title, async () => {
      assert.deepEqual(await wrongInScript(script), []);
    });
  }
});
