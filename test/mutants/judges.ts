import type { SourceCopy } from './source-copy.ts';

/** The verdict on a mutation, or on the source without one. */
export type Verdict =
  | { readonly was: 'Noticed'; readonly what: string }
  | { readonly was: 'NotNoticed' }
  /** It could not be tried. */
  | { readonly was: 'Failed'; readonly why: string };

/** Looks for a fault of the source as it stands in the copy. */
export type Judge = (copy: SourceCopy) => Promise<Verdict>;

// Enough, since the scripted histories come first.
const HISTORIES = 300;
const SEED = 42;
const FOUND = 3;

// Properties last: they take longest, and an example notices most mutants.
const UNIT_TESTS = [
  'rules/!(*.properties).test.ts',
  'reconciler/*.test.ts',
  'attacks/*.test.ts',
  'rules/*.properties.test.ts',
].map((tests) => `test/unit/reconcile/${tests}`);
const MOCHA = ['node_modules/mocha/bin/mocha.js', '--no-config', '--bail', '--timeout', '10000', '--reporter', 'tap'];

/** The model: its scripted histories, then random ones. */
export const allHistories: Judge = (copy) => histories(copy, HISTORIES);

/** The unit tests of rules and reconciler, and where these notice nothing, the scripted histories of the model. */
export const unitTestsAndScripts: Judge = async (copy) => {
  const { code, said } = await copy.run([...MOCHA, ...UNIT_TESTS]);
  if (code === 0) return histories(copy, 0);
  const [, title] = /^not ok \d+ (.*)$/m.exec(said) ?? [];
  return title === undefined ? { was: 'Failed', why: said } : { was: 'Noticed', what: title };
};

async function histories(copy: SourceCopy, random: number): Promise<Verdict> {
  const { code, said } = await copy.run(['test/mutants/try-histories.ts', String(random), String(SEED)]);
  if (code === 0) return { was: 'NotNoticed' };
  // Types are stripped, not checked: a mutation of a name that is gone fails wherever it runs.
  const isBroken = said.includes('is not defined');
  return code === FOUND && !isBroken ? { was: 'Noticed', what: said } : { was: 'Failed', why: said };
}
