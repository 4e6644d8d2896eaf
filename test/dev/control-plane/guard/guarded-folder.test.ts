import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GuardedFolder } from '../../../../dev/control-plane/guard/guarded-folder.ts';
import { processesNaming } from '../processes.ts';
import { Program } from '../program.ts';
import { until } from '../until.ts';

/** A shell that runs until killed, and has a child that does. Both can be found by the marker. */
const endless = (marker: string) => ({
  executable: '/bin/sh',
  args: ['-c', 'sh -c "sleep 1000; : $1" sh "$1"; : parent', 'sh', marker],
  env: process.env,
  log: 'endless.log',
});

const shellsOf = (marker: string): Promise<string[]> => processesNaming(`sh ${marker}`);

describe('a guarded folder', () => {
  it('runs programs in it, with just the environment that is given, and logs what they print', async () => {
    await using folder = await GuardedFolder.open(tmpdir(), 'guarded-');
    const args = ['-c', 'pwd; echo "$WORD$HOME"; echo trouble >&2; exit 3'];
    const command = { executable: '/bin/sh', args, env: { WORD: 'hello' }, log: 'sh.log' };
    const { exited, log } = await folder.run(command);
    assert.deepEqual(await exited, { code: 3, signal: null });
    assert.equal(log, join(folder.path, 'sh.log'));
    const [pwd, ...rest] = (await readFile(log, 'utf8')).split('\n');
    assert.ok(pwd?.endsWith(folder.path), pwd);
    assert.deepEqual(rest, ['hello', 'trouble', '']);
  });

  it('refuses what can not be run', async () => {
    await using folder = await GuardedFolder.open(tmpdir(), 'guarded-');
    await assert.rejects(folder.run({ executable: '/does/not/exist', args: [], log: 'log' }), /ENOENT/);
  });

  it('kills a program with its children', async () => {
    await using folder = await GuardedFolder.open(tmpdir(), 'guarded-');
    const process = await folder.run(endless(folder.path));
    await until('both shells run', async () => (await shellsOf(folder.path)).length === 2);
    assert.deepEqual(await process.kill(), { code: null, signal: 'SIGKILL' });
    await until('neither runs', async () => (await shellsOf(folder.path)).length === 0);
  });

  it('kills what runs, and goes, when it is removed', async () => {
    const folder = await GuardedFolder.open(tmpdir(), 'guarded-');
    const { exited } = await folder.run(endless(folder.path));
    await Promise.all([folder.remove(), folder.remove()]);
    assert.deepEqual(await exited, { code: null, signal: 'SIGKILL' });
    assert.deepEqual(await shellsOf(folder.path), []);
    assert.equal(existsSync(folder.path), false);
    await assert.rejects(folder.run(endless(folder.path)), /being removed/);
  });

  it('goes with its processes when its holder is killed with SIGKILL', async () => {
    await using holder = new Program('hold-folder.ts');
    const folder = await holder.says('folder');
    await until('both shells run', async () => (await shellsOf(folder)).length === 2);
    assert.equal(existsSync(folder), true);
    await holder.kill();
    await until('nothing runs', async () => (await processesNaming(folder)).length === 0);
    await until('the folder is gone', () => !existsSync(folder));
  });

  it('goes with its processes when its guard is killed with SIGKILL', async () => {
    await using folder = await GuardedFolder.open(tmpdir(), 'guarded-');
    const script = 'while [ ! -e go-on ]; do sleep 0.02; done; kill -KILL $PPID; sleep 1000';
    const args = ['-c', script, 'sh', folder.path];
    const { exited } = await folder.run({ executable: '/bin/sh', args, env: process.env, log: 'log' });
    await writeFile(join(folder.path, 'go-on'), '');
    assert.deepEqual(await exited, { code: null, signal: 'SIGKILL' });
    await until('its process is gone', async () => (await shellsOf(folder.path)).length === 0);
    await until('the folder is gone', () => !existsSync(folder.path));
  });

  it('is not opened where no folder can be made', async () => {
    await using scratch = await mkdtempDisposable(join(tmpdir(), 'guarded-'));
    await assert.rejects(GuardedFolder.open(join(scratch.path, 'missing'), 'guarded-'), { code: 'ENOENT' });
  });
});
