import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { GuardedFolder } from '../../../../dev/control-plane/guard/guarded-folder.ts';
import { runToEnd } from '../../../../dev/control-plane/guard/run-to-end.ts';
import { processesNaming } from '../processes.ts';
import { until } from '../until.ts';

const shell = (script: string, ...args: string[]) => ({
  executable: '/bin/sh',
  args: ['-c', script, 'sh', ...args],
  env: process.env,
  log: 'sh.log',
});

describe('running a program to its end', () => {
  it('resolves when it succeeds', async () => {
    await using folder = await GuardedFolder.open(tmpdir(), 'run-to-end-');
    await runToEnd(folder, shell('exit 0'));
  });

  it('rejects with the last lines that it printed when it fails', async () => {
    await using folder = await GuardedFolder.open(tmpdir(), 'run-to-end-');
    await assert.rejects(runToEnd(folder, shell('seq 1 100000; echo no luck; exit 4')), (error: Error) => {
      assert.match(error.message, /^\/bin\/sh ended with exit code 4: 99982\n/);
      assert.match(error.message, /\n100000\nno luck$/);
      return true;
    });
  });

  it('says so when a failing program printed nothing', async () => {
    await using folder = await GuardedFolder.open(tmpdir(), 'run-to-end-');
    await assert.rejects(runToEnd(folder, shell('kill -TERM $$')), /ended with SIGTERM: it printed nothing/);
  });

  it('kills the program when its signal aborts, and rejects with the reason', async () => {
    await using folder = await GuardedFolder.open(tmpdir(), 'run-to-end-');
    const abort = new AbortController();
    const ended = runToEnd(folder, shell('sleep 1000; :', folder.path), abort.signal);
    await until('it runs', async () => (await processesNaming(`sh ${folder.path}`)).length === 1);
    abort.abort(new Error('enough'));
    await assert.rejects(ended, /^Error: enough$/);
    assert.deepEqual(await processesNaming(`sh ${folder.path}`), []);
  });
});
