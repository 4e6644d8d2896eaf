import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { EventInvokeConfig } from '../../src/api/event-invoke-config.ts';
import { until } from '../dev/control-plane/until.ts';
import { condition } from './objects.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const execute = promisify(execFile);

describe('npm run local', () => {
  const node = (...args: string[]) => execute(process.execPath, ['dev/local.ts', ...args], { cwd: PROJECT });

  describe('with the seed of the examples', () => {
    let folder: string;
    let local: ChildProcess;
    let printed = '';
    let operator: ChildProcess | undefined;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-test-'));
      // A profile such as a user may have. Temporary files go where their removal is seen.
      const env = { ...process.env, TMPDIR: folder, AWS_PROFILE: 'nobody' };
      local = spawn(process.execPath, ['dev/local.ts'], { cwd: PROJECT, env, stdio: ['ignore', 'pipe', 'inherit'] });
      local.stdout?.on('data', (chunk) => {
        printed += chunk;
      });
      await until('all is said', () => printed.includes('Calls of Lambda') || local.exitCode !== null);
    });
    after(async () => {
      operator?.kill('SIGKILL');
      local?.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    });

    /** A shell of a user who has pasted what was printed. */
    const pasted = (command: string): [string, string[], { cwd: string; env: NodeJS.ProcessEnv }] => {
      const lines = printed.split('\n').filter((line) => /^ {2}(export|unset) /.test(line));
      const { PATH, NODE_V8_COVERAGE } = process.env;
      const env = { PATH, NODE_V8_COVERAGE, HOME: folder, AWS_PROFILE: 'nobody' };
      return ['sh', ['-c', [...lines, command].join('\n')], { cwd: PROJECT, env }];
    };
    const kubectl = async (args: string): Promise<string> => (await execute(...pasted(`kubectl ${args}`))).stdout;
    const objects = async (): Promise<Map<string, EventInvokeConfig>> => {
      const { items } = JSON.parse(await kubectl('get eic -o json')) as { items: EventInvokeConfig[] };
      return new Map(items.map((item) => [item.metadata.name ?? '', item]));
    };

    it('says what there is in Lambda', () => {
      assert.match(printed, /^ {2}checkout +versions 1 to 7; aliases staging \(7\), live \(6\)$/m);
      assert.match(printed, /^ {2}refunds +version 1; alias live \(1\); live already configured$/m);
      assert.match(printed, /^ {2}arn:aws:sqs:eu-west-1:123456789012:orders-failed$/m);
    });

    it('prints what makes kubectl and the operator use it; each example comes out as its comment says', async () => {
      const manifests = (await readdir(join(PROJECT, 'examples'))).filter((file) => file !== 'invalid.yaml');
      await kubectl(`apply ${manifests.map((file) => `-f examples/${file}`).join(' ')}`);
      operator = spawn(...pasted(`exec '${process.execPath}' src/main.ts --log-format text`));

      const inSync = ['orders', 'payments', 'checkout-staging', 'checkout-live', 'newsletter', 'invoices', 'receipts'];
      const outcomes = { thumbnails: 'Observed', refunds: 'ConfigurationExists', audit: 'Suspended' };
      const expected = [...inSync.map((name) => [name, 'InSync'] as const), ...Object.entries(outcomes)].sort();
      let seen: Map<string, EventInvokeConfig> = new Map();
      // A suspended object has no condition Ready.
      const reasonOf = (object: EventInvokeConfig) =>
        (condition(object, 'Ready') ?? condition(object, 'Suspended'))?.reason;
      const reasons = () => [...seen].map(([name, object]) => [name, reasonOf(object)]).sort();
      await until('each object has its reason', async () => {
        seen = await objects();
        return JSON.stringify(reasons()) === JSON.stringify(expected);
      }).catch(() => assert.deepEqual(reasons(), expected));

      const drifted = seen.get('thumbnails');
      assert.match(
        drifted ? (condition(drifted, 'Drifted')?.message ?? '') : '',
        /maximumRetryAttempts is 2, declared 0/,
      );
      const [adopting] = seen.get('newsletter')?.status?.claims ?? [];
      assert.equal(adopting?.adopted?.settings.maximumRetryAttempts, 2);
      const { observedGeneration, ...orders } = seen.get('orders')?.status ?? {};
      assert.equal(orders.functionArn, 'arn:aws:lambda:eu-west-1:123456789012:function:orders:live');
    });

    it('prints each call', async () => {
      const put =
        /^ {2}\d\d:\d\d:\d\d PutFunctionEventInvokeConfig orders:live \{"MaximumRetryAttempts":1,.*\} → 200$/m;
      await until('the call is printed', () => put.test(printed));
      assert.match(printed, /^ {2}\S+ GetFunctionEventInvokeConfig orders:live → 404 ResourceNotFoundException$/m);
      assert.doesNotMatch(printed, /EventInvokeConfig audit/, 'what is suspended is not even read');
    });

    it('ends at Ctrl-C with exit code 0 and leaves nothing behind', async () => {
      operator?.kill('SIGTERM');
      if (operator) assert.deepEqual(await once(operator, 'exit'), [0, null]);
      local.kill('SIGINT');
      assert.deepEqual(await once(local, 'exit'), [0, null]);
      assert.deepEqual(
        (await readdir(folder)).filter((name) => name !== '.kube'),
        [],
      );
      const { stdout } = await execute('ps', ['axeww', '-o', 'command='], { maxBuffer: 1e8 });
      assert.deepEqual(
        stdout.split('\n').filter((line) => line.includes(folder)),
        [],
      );
    });
  });

  it('has help', async () => {
    const { stdout } = await node('--help');
    assert.match(stdout, /^Usage: npm run local -- \[options\]/);
    assert.match(stdout, /--seed <file> .*\(default: dev\/seed\.yaml\)/s);
  });

  for (const [what, args, says] of [
    ['an unknown option', ['--sed', 'x'], /^error: unknown option '--sed'/],
    ['a seed that is not there', ['--seed', 'nowhere.yaml'], /^error: The seed nowhere\.yaml can't be used\. ENOENT/],
  ] as const) {
    it(`exits with 2 for ${what}`, async () => {
      await assert.rejects(node(...args), (error: Error & { code?: number; stderr?: string }) => {
        assert.equal(error.code, 2);
        assert.match(error.stderr ?? '', says);
        return true;
      });
    });
  }

  it('exits with 2 for a seed that says something wrong, and tells each', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-test-'));
    try {
      const seed = join(folder, 'seed.yaml');
      await writeFile(seed, 'account: 123456789012\nfunctions: [{ name: orders, versions: many }]\n');
      await assert.rejects(node('--seed', seed), (error: Error & { code?: number; stderr?: string }) => {
        assert.equal(error.code, 2);
        assert.match(error.stderr ?? '', /account must be .*\nfunctions\[0\]\.versions must be an integer/);
        return true;
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
