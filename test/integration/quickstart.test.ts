import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { until } from '../dev/control-plane/until.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const execute = promisify(execFile);
const STEPS = ['Start the operator', 'Declare', 'Change Lambda', 'Make a mistake'];

describe('npm run quickstart', () => {
  let folder: string;
  let quickstart: ChildProcess;
  let printed: string;
  let exited: Promise<unknown[]>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-test-'));
    printed = '';
  });
  afterEach(async () => {
    quickstart.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  /** Starts it with a temporary folder of its own, and what a user may have in the environment. */
  const start = (...args: string[]): void => spawnWith(process.execPath, ['dev/quickstart.ts', ...args]);
  const spawnWith = (program: string, args: string[], variables: NodeJS.ProcessEnv = {}): void => {
    const env = {
      ...process.env,
      TMPDIR: folder,
      AWS_PROFILE: 'nobody',
      AWS_ENDPOINT_URL_LAMBDA: 'http://127.0.0.1:9',
      EVENT_INVOKE_OPERATOR_OBSERVE_ONLY: 'true',
      KUBECONFIG: '/nowhere',
      ...variables,
    };
    quickstart = spawn(program, args, { cwd: PROJECT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    exited = once(quickstart, 'close');
    for (const stream of [quickstart.stdout, quickstart.stderr]) {
      stream?.on('data', (chunk) => {
        printed += chunk;
      });
    }
  };
  const says = (text: string): Promise<void> =>
    until(`it says "${text}"`, () => {
      assert.equal(quickstart.exitCode, null, printed);
      return printed.includes(text);
    });
  const nothingIsLeft = async (): Promise<void> => {
    const left = async (): Promise<string[]> => {
      const { stdout } = await execute('ps', ['axeww', '-o', 'command='], { maxBuffer: 1e8 });
      return [...stdout.split('\n').filter((line) => line.includes(folder)), ...(await readdir(folder))];
    };
    await until('nothing is left', async () => (await left()).length === 0).catch(async () =>
      assert.deepEqual(await left(), []),
    );
  };

  it('shows the operator at work, and leaves nothing behind', async () => {
    start();
    assert.deepEqual(await exited, [0, null], printed);
    for (const line of [
      /^ {3}\$ kubectl apply -f examples\/quickstart\.yaml\n {3}eventinvokeconfig\S+\/orders created$/m,
      /^ {3}\$ kubectl wait --for=condition=Ready eic\/orders .*\n.*orders condition met$/m,
      /^ {3}\$ kubectl get eic\n {3}NAME +READY .*\n {3}orders +True +orders +live +1 +3600 +\d+s$/m,
      /"MaximumRetryAttempts": 1,\n +"MaximumEventAgeInSeconds": 3600,/,
      /Warning +DriftRepaired .*orders:live was changed in Lambda: maximumRetryAttempts from 1 to 2\. Put back\.$/m,
      /"new": "2",\n +"old": "1"/,
      /^ {3}\$ kubectl apply -f examples\/invalid\.yaml\n {3}The EventInvokeConfig "invalid" is invalid: .*is a FIFO queue/m,
      /^ {3}\$ kubectl delete -f examples\/quickstart\.yaml\n.*"orders" deleted/m,
      /^ {3}Lambda holds nothing for orders any more/m,
      /^7\. Done, in \d+\.\d s$/m,
    ]) {
      assert.match(printed, line);
    }
    await nothingIsLeft();
  });

  it('with --keep goes on, the object there, until Ctrl-C', async () => {
    start('--keep');
    for (const step of [...STEPS, 'Try things out', 'tail -f']) await says(step);
    const lines = printed.split('\n').filter((line) => /^ {3}(export|unset) /.test(line));
    const script = [...lines, 'kubectl get eic orders'].join('\n');
    const { stdout } = await execute('sh', ['-c', script], { env: { PATH: process.env.PATH, HOME: folder } });
    assert.match(stdout, /^orders +True/m);
    await rm(join(folder, '.kube'), { recursive: true });
    quickstart.kill('SIGINT');
    assert.deepEqual(await exited, [0, null]);
    await nothingIsLeft();
  });

  it('ends at Ctrl-C while the control plane starts', async () => {
    start();
    await says('control plane: using');
    quickstart.kill('SIGINT');
    assert.deepEqual(await exited, [130, null]);
    await nothingIsLeft();
  });

  it('ends with the shell in which npm runs it', async () => {
    const script = `'${process.execPath}' dev/quickstart.ts; exit`;
    spawnWith('sh', ['-c', script], { npm_lifecycle_event: 'quickstart' });
    await says('control plane: using');
    quickstart.kill('SIGKILL');
    await nothingIsLeft();
  });

  it('ends when nobody reads any longer what it says', async () => {
    start();
    await says('control plane: using');
    quickstart.stdout?.destroy();
    assert.deepEqual(await exited, [141, null], printed);
    await nothingIsLeft();
  });

  it('takes the operator, kubectl and all servers along when it is killed', async () => {
    start();
    for (const step of STEPS.slice(0, 3)) await says(step);
    quickstart.kill('SIGKILL');
    assert.deepEqual(await exited, [null, 'SIGKILL']);
    await nothingIsLeft();
  });

  it('exits with 2 for an unknown option', async () => {
    start('--kep');
    assert.deepEqual(await exited, [2, null]);
    assert.match(printed, /^error: unknown option '--kep'\n\(Did you mean --keep\?\)/);
  });
});
