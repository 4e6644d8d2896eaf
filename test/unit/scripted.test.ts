import assert from 'node:assert/strict';
import { SCRIPTS, wrongInScript } from './model/scripted.ts';

describe('the operator in a history that random ones seldom meet', () => {
  for (const script of SCRIPTS) {
    it(script.title, async () => {
      assert.deepEqual(await wrongInScript(script), []);
    });
  }
});
