/**
 * Tries the scripted histories of the model, and then random ones, until one goes wrong. Arguments: how many random ones,
 * and the seed.
 *
 * Ends with the code 3 where one went wrong.
 */
import fc from 'fast-check';
import { accountsHistory, anyHistory, userHistory, wrongInHistory, wrongWithoutTimers } from '../unit/model/history.ts';
import { wrongInScript } from '../unit/model/scripted.ts';
import { SCRIPTS } from '../unit/model/scripts/scripts.ts';

const [count, seed] = process.argv.slice(2).map(Number);
if (count === undefined || seed === undefined) throw new Error('Say how many histories, and the seed.');

const FOUND = 3;

for (const script of SCRIPTS) {
  const wrong = await wrongInScript(script);
  if (wrong.length === 0) continue;
  console.log(`${script.title}: ${wrong.join(' ')}`);
  process.exit(FOUND);
}

const property = fc.asyncProperty(anyHistory, userHistory, accountsHistory, async (any, user, inAccounts) => {
  const wrong = [
    ...(await wrongInHistory(any)),
    ...(await wrongWithoutTimers(user)),
    ...(await wrongInHistory(inAccounts)),
  ];
  if (wrong.length > 0) throw new Error(wrong.join(' '));
});
// A simpler history is of no use to anybody here.
const { failed, numRuns, errorInstance } = await fc.check(property, { numRuns: count, seed, endOnFailure: true });
if (failed) {
  console.log(`history ${numRuns}: ${errorInstance instanceof Error ? errorInstance.message : errorInstance}`);
  process.exitCode = FOUND;
}
