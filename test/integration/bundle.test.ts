import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Exposition } from '../unit/observability/exposition.ts';
import { controlPlane } from './control-plane.ts';
import { CREDENTIALS, createEnvironment } from './environment.ts';
import { run } from './run.ts';
import { SERVING } from './scrape.ts';

const SCRIPT = fileURLToPath(new URL('../../scripts/bundle.ts', import.meta.url));

describe('the bundle', () => {
  // Far from any node_modules and package.json, as in the image.
  const folder = mkdtempSync(join(tmpdir(), 'event-invoke-operator-bundle-'));
  const bundle = join(folder, 'main.mjs');

  before(async () => {
    await run(process.execPath, [SCRIPT, bundle]);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('prints its help', async () => {
    assert.match(await run(process.execPath, [bundle, '--help'], {}), /^Usage: event-invoke-operator \[options\]/);
  });

  it('reconciles an object, repairs drift, cleans up, and ends when it is told to', async () => {
    await using environment = await createEnvironment();
    const { objects, emulator, namespace } = environment;
    const { kubeconfig } = await controlPlane();
    const args = ['--namespaces', namespace, '--region', emulator.scope.region, ...SERVING];
    const operator = spawn(process.execPath, [bundle, '--kubeconfig', kubeconfig, ...args], {
      env: {
        HOME: folder,
        AWS_ENDPOINT_URL: emulator.url,
        AWS_EC2_METADATA_DISABLED: 'true',
        ...CREDENTIALS,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const exited = once(operator, 'exit');
    const log: string[] = [];
    createInterface({ input: operator.stderr }).on('line', (line) => log.push(line));
    try {
      emulator.functions.create('orders');
      await objects.create('orders', { functionName: 'orders', maximumRetryAttempts: 1 });
      await objects.untilReady('orders');
      assert.equal(emulator.configs.get('orders')?.MaximumRetryAttempts, 1);

      const { url } = JSON.parse(log.find((line) => line.includes('metrics are served')) ?? '{}');
      const metrics = new Exposition(await (await fetch(url)).text());
      assert.equal(metrics.value('eventinvoke_objects', { reason: 'InSync' }), 1);

      emulator.configs.delete('orders');
      await objects.check('orders');
      assert.equal(emulator.configs.get('orders')?.MaximumRetryAttempts, 1);
      await objects.untilEvent('orders', ({ reason }) => reason === 'DriftRepaired');

      await objects.delete('orders');
      await objects.untilGone('orders');
      assert.equal(emulator.configs.get('orders'), undefined);

      operator.kill('SIGTERM');
      assert.deepEqual(await exited, [0, null]);
    } catch (error) {
      operator.kill('SIGKILL');
      throw new Error(`It does not. Its log:\n${log.join('\n')}`, { cause: error });
    }
  });
});
