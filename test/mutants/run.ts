/**
 * Tries mutants of the operator's source in a copy of it. All are tried, whatever fails:
 *
 * - one rule after another taken out by hand: the model must notice each;
 * - each list of rules without one of its rules, and with two neighbours swapped: a unit test or a scripted history must notice
 *   each that is not among the survivors, and none of these.
 *
 * An argument restricts it to the mutants whose rule it is, or whose title contains it. The rule of the lists is `rules`.
 */
import { allHistories, type Judge, unitTestsAndScripts, type Verdict } from './judges.ts';
import type { Mutation } from './mutation.ts';
import { MUTATIONS } from './mutations.ts';
import { RULE_LIST_MUTATIONS } from './rule-list-mutations.ts';
import { SourceCopy } from './source-copy.ts';
import { SURVIVORS } from './survivors.ts';
import { Tally } from './tally.ts';

const [wanted = ''] = process.argv.slice(2);
const copy = await SourceCopy.make();
const tally = new Tally();

async function tryMutation(mutation: Mutation, judge: Judge): Promise<Verdict> {
  const verdict = await copy.with(mutation, () => judge(copy));
  return verdict ?? { was: 'Failed', why: `its text does not stand exactly once in src/${mutation.file}` };
}

async function tryAll(mutations: readonly Mutation[], judge: Judge): Promise<void> {
  const chosen = mutations.filter(({ rule, title }) => rule === wanted || title.includes(wanted));
  if (chosen.length === 0) return;
  // A judge that complains of the source as it is would notice every mutation.
  tally.count('the source as it is', await judge(copy), 'NotNoticed');
  for (const mutation of chosen) {
    const { rule, title } = mutation;
    const reason = SURVIVORS[title];
    const verdict = await tryMutation(mutation, judge);
    if (reason === undefined) tally.count(`rule ${rule}: ${title}`, verdict, 'Noticed');
    else tally.count(`rule ${rule}: ${title} (may survive: ${reason})`, verdict, 'NotNoticed');
  }
}

try {
  await tryAll(MUTATIONS, allHistories);
  await tryAll(RULE_LIST_MUTATIONS, unitTestsAndScripts);
} finally {
  await copy.remove();
}
if (!tally.end()) process.exitCode = 1;
