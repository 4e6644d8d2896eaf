/**
 * Tries random histories of the model until one goes wrong. Arguments: how many, and the seed.
 *
 * Ends with the code 3 where one went wrong.
 */
import fc from 'fast-check';
import { anyHistory, userHistory, wrongInHistory, wrongWithoutTimers } from '../unit/model/history.ts';

const [count, seed] = process.argv.slice(2).map(Number);
if (count === undefined || seed === undefined) throw new Error('Say how many histories, and the seed.');

const property = fc.asyncProperty(anyHistory, userHistory, async (any, user) => {
  const wrong = [...(await wrongInHistory(any)), ...(await wrongWithoutTimers(user))];
  if (wrong.length > 0) throw new Error(wrong.join(' '));
});
// A simpler history is of no use to anybody here.
const { failed, numRuns, errorInstance } = await fc.check(property, { numRuns: count, seed, endOnFailure: true });
if (failed) {
  console.log(`history ${numRuns}: ${errorInstance instanceof Error ? errorInstance.message : errorInstance}`);
  process.exitCode = 3;
}
