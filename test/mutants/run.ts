/**
 * Takes one rule after another out of a copy of the source, and expects that the model notices each time. All are tried,
 * whatever fails.
 *
 * An argument restricts it to the mutations whose rule or title contains it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mutation } from './mutation.ts';
import { MUTATIONS } from './mutations.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

// Enough, since the scripted histories come first.
const HISTORIES = 300;
const SEED = 42;
const FOUND = 3;

/** How much of what is said of a mutation is printed, in characters. */
const LONGEST = 200;

/** What came of a mutation, or of the source without one. */
type Verdict =
  | { readonly was: 'Noticed'; readonly what: string }
  | { readonly was: 'NotNoticed' }
  /** It could not be tried. */
  | { readonly was: 'Failed'; readonly why: string };

async function tryMutation({ file, search, replace }: Mutation, directory: string): Promise<Verdict> {
  const path = join(directory, 'src', file);
  const source = await readFile(path, 'utf8');
  if (source.split(search).length !== 2) {
    return { was: 'Failed', why: `its text does not stand exactly once in src/${file}` };
  }
  await writeFile(
    path,
    source.replace(search, () => replace),
  );
  try {
    return await tryHistories(directory);
  } finally {
    await writeFile(path, source);
  }
}

async function tryHistories(directory: string): Promise<Verdict> {
  const program = join(directory, 'test/mutants/try-histories.ts');
  const tried = spawn(process.execPath, [program, String(HISTORIES), String(SEED)], { cwd: directory });
  let said = '';
  for (const stream of [tried.stdout, tried.stderr]) stream.on('data', (chunk) => (said += chunk));
  const [code] = await once(tried, 'close');
  if (code === 0) return { was: 'NotNoticed' };
  // Types are stripped, not checked: a mutation of a name that is gone fails wherever it runs.
  const isBroken = said.includes('is not defined');
  return code === FOUND && !isBroken ? { was: 'Noticed', what: said.trim() } : { was: 'Failed', why: said.trim() };
}

let passed = 0;
const failures: string[] = [];

function count(title: string, verdict: Verdict, wanted: 'Noticed' | 'NotNoticed'): void {
  const isWanted = verdict.was === wanted;
  const said = verdict.was === 'Noticed' ? verdict.what : verdict.was === 'Failed' ? verdict.why : 'nothing is noticed';
  const line = `${title}: ${said.slice(0, LONGEST)}`;
  if (isWanted) passed += 1;
  else failures.push(line);
  console.log(`${isWanted ? '✔' : '✖'} ${line}`);
}

const directory = await mkdtemp(join(tmpdir(), 'mutants-'));
const [wanted = ''] = process.argv.slice(2);
try {
  // Copied, since a linked file would import the source beside the original.
  for (const part of ['src', 'test/unit', 'test/mutants', 'package.json']) {
    await cp(join(ROOT, part), join(directory, part), { recursive: true });
  }
  await symlink(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  // A model that complains of the source as it is would notice every mutation.
  count('the source as it is', await tryHistories(directory), 'NotNoticed');
  for (const mutation of MUTATIONS.filter(({ rule, title }) => rule === wanted || title.includes(wanted))) {
    count(`rule ${mutation.rule}: ${mutation.title}`, await tryMutation(mutation, directory), 'Noticed');
  }
} finally {
  await rm(directory, { recursive: true });
}
if (failures.length > 0) {
  // As mocha lists what failed.
  console.log(`\n  ${failures.length} failing\n`);
  for (const [index, line] of failures.entries()) console.log(`  ${index + 1}) ${line}`);
}
console.log(`\n${passed} passed, ${failures.length} failed, 0 skipped`);
if (failures.length > 0) process.exitCode = 1;
