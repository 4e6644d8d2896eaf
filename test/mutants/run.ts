/**
 * Takes one rule after another out of a copy of the source, and expects that the model notices. Fails where it does not.
 * An argument restricts it to the mutations whose rule or title contains it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MUTATIONS, type Mutation } from './mutations.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

// Many times what the slowest one of them needs.
const HISTORIES = 1_500;
const SEED = 42;
const FOUND = 3;

/** @returns what the model said; undefined where it noticed nothing */
async function noticed(mutation: Mutation, directory: string): Promise<string | undefined> {
  const file = join(directory, 'src', mutation.file);
  const source = await readFile(file, 'utf8');
  if (source.split(mutation.search).length !== 2) {
    throw new Error(`${mutation.title}: its text does not stand exactly once in src/${mutation.file}.`);
  }
  await writeFile(
    file,
    source.replace(mutation.search, () => mutation.replace),
  );
  try {
    const program = join(directory, 'test/mutants/try-histories.ts');
    const tried = spawn(process.execPath, [program, String(HISTORIES), String(SEED)], { cwd: directory });
    let said = '';
    for (const stream of [tried.stdout, tried.stderr]) stream.on('data', (chunk) => (said += chunk));
    const [code] = await once(tried, 'exit');
    if (code !== 0 && code !== FOUND) throw new Error(`${mutation.title}: ${said}`);
    return code === FOUND ? said.trim() : undefined;
  } finally {
    await writeFile(file, source);
  }
}

const directory = await mkdtemp(join(tmpdir(), 'mutants-'));
const [wanted = ''] = process.argv.slice(2);
let passed = 0;
let failed = 0;
try {
  // Copied, since a linked file would import the source beside the original.
  for (const part of ['src', 'test/unit', 'test/mutants', 'package.json']) {
    await cp(join(ROOT, part), join(directory, part), { recursive: true });
  }
  await symlink(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  for (const mutation of MUTATIONS.filter(({ rule, title }) => rule === wanted || title.includes(wanted))) {
    const said = await noticed(mutation, directory);
    if (said === undefined) failed += 1;
    else passed += 1;
    console.log(
      `${said === undefined ? '✖ SURVIVES' : '✔'} rule ${mutation.rule}: ${mutation.title}: ${said?.slice(0, 200)}`,
    );
  }
} finally {
  await rm(directory, { recursive: true });
}
console.log(`\n${passed} passed, ${failed} failed, 0 skipped`);
if (failed > 0) process.exitCode = 1;
