import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GuardedFolder } from '../../../../dev/control-plane/guard/guarded-folder.ts';
import { ServerFailed, startServer } from '../../../../dev/control-plane/servers/server.ts';
import { processesNaming } from '../processes.ts';
import { until } from '../until.ts';

describe('a server', () => {
  let folder: GuardedFolder;
  let lines: string[];
  beforeEach(async () => {
    folder = await GuardedFolder.open(tmpdir(), 'server-');
    lines = [];
  });
  afterEach(() => folder.remove());

  /** Starts a shell script, which finds the folder in $1 and is ready when it has made the file `ready`. */
  const start = (script: string, signal?: AbortSignal) => {
    const args = ['-c', `PATH=/usr/bin:/bin; ${script}`, 'sh', folder.path];
    const isReady = async (): Promise<boolean> => existsSync(join(folder.path, 'ready'));
    const command = { name: 'shell', executable: '/bin/sh', args, isReady };
    return startServer(folder, command, { report: (line) => lines.push(line), signal });
  };

  it('is started when it is ready, and ends when it is killed, without a report', async () => {
    const server = await start('sleep 0.1; touch $1/ready; sleep 1000; :');
    await server.kill();
    await server.kill();
    assert.deepEqual(await processesNaming(`sh ${folder.path}`), []);
    assert.deepEqual(lines, []);
  });

  it('that ends at its start fails with the end of its log', async () => {
    await assert.rejects(start('echo no luck; exit 7'), (error) => {
      assert.ok(error instanceof ServerFailed);
      assert.equal(error.message, 'shell ended at its start (exit code 7). The end of its log:\nno luck');
      assert.equal(error.portTaken, false);
      return true;
    });
  });

  it('that ends later is reported', async () => {
    await start('touch $1/ready; sleep 0.1; echo out of memory; exit 9');
    await until('it is reported', () => lines.length > 0);
    assert.deepEqual(lines, ['control plane: shell ended (exit code 9): out of memory']);
  });

  it('is killed when the signal aborts its start', async () => {
    const abort = new AbortController();
    const started = start('sleep 1000; :', abort.signal);
    await until('it runs', async () => (await processesNaming(`sh ${folder.path}`)).length > 0);
    abort.abort(new Error('enough'));
    await assert.rejects(started, /^Error: enough$/);
    assert.deepEqual(await processesNaming(`sh ${folder.path}`), []);
  });
});
