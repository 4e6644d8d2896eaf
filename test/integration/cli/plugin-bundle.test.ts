import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { krewManifest } from '../../../scripts/plugin.ts';
import { controlPlane } from '../control-plane.ts';
import { createEnvironment, variablesFor } from '../environment.ts';
import { run } from '../run.ts';

const SCRIPT = fileURLToPath(new URL('../../../scripts/bundle.ts', import.meta.url));
const TERRAFORM = `resource "aws_lambda_function_event_invoke_config" "orders" {
  function_name          = "orders"
  maximum_retry_attempts = 1
}
`;

describe('the bundled plugin', () => {
  // Far from any node_modules and package.json, as after an installation.
  const folder = mkdtempSync(join(tmpdir(), 'event-invoke-operator-plugin-'));
  const plugin = join(folder, 'plugin');
  const path = [plugin, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter);

  before(async () => {
    await run(process.execPath, [SCRIPT, '--plugin', plugin]);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('runs as kubectl eic, writes an object, and converts HCL', async () => {
    await using environment = await createEnvironment();
    const { kubectl } = await controlPlane();
    const env = { ...variablesFor(environment), PATH: path };
    const put = [
      'eic',
      'put',
      '--function-name',
      'orders',
      '--maximum-retry-attempts',
      '1',
      '-n',
      environment.namespace,
    ];
    assert.match(await run(kubectl, put, env), /^eventinvokeconfig\.\S+\/orders serverside-applied\n$/);
    assert.equal((await environment.objects.get('orders')).spec.maximumRetryAttempts, 1);

    writeFileSync(join(folder, 'main.tf'), TERRAFORM);
    const converted = parse(await run(kubectl, ['eic', 'convert', join(folder, 'main.tf')], env));
    assert.deepEqual(converted.spec, { functionName: 'orders', maximumRetryAttempts: 1 });
  });

  it('calls Lambda, through a link as krew makes one', async () => {
    await using environment = await createEnvironment();
    environment.emulator.functions.create('orders');
    const link = join(folder, 'kubectl-eic');
    symlinkSync(join(plugin, 'kubectl-eic'), link);
    const env = { ...variablesFor(environment), PATH: path };
    const put = [
      'put',
      '--direct',
      '--function-name',
      'orders',
      '--maximum-retry-attempts',
      '0',
      '--query',
      'FunctionArn',
    ];
    assert.match(await run(link, put, env), /^"arn:aws:lambda:.*:function:orders:\$LATEST"\n$/);
    assert.equal(environment.emulator.configs.get('orders')?.MaximumRetryAttempts, 0);
  });

  it('completes commands, options and their values for kubectl', async () => {
    const complete = (...words: string[]) => run(join(plugin, 'kubectl_complete-eic'), words, { PATH: path });
    assert.equal(await complete('pu'), 'put\tdeclare the asynchronous invocation settings of a function\n:4\n');
    assert.match(await complete('put', '--maximum-r'), /^--maximum-retry-attempts\t.*\n:4\n$/);
    assert.equal(await complete('put', '--dry-run', ''), 'client\nserver\n:4\n');
    assert.equal(await complete('put', '--output=t'), '--output=text\n--output=table\n:4\n');
    assert.equal(await complete('convert', ''), ':0\n');
  });

  it('has a manifest for krew that names the archive and what it holds', () => {
    const [platform] = parse(krewManifest('1.2.3', 'https://example.com/a.tar.gz', 'abc')).spec.platforms;
    assert.deepEqual([platform.uri, platform.sha256], ['https://example.com/a.tar.gz', 'abc']);
    assert.match(readFileSync(join(plugin, platform.bin), 'utf8'), /^#!\/bin\/sh\n/);
  });

  it('has commands for the PATH of Windows, which start the same program', () => {
    for (const [name, words] of [
      ['kubectl-eic.cmd', ' %*'],
      ['kubectl_complete-eic.cmd', ' __complete %*'],
    ] as const) {
      const text = readFileSync(join(plugin, name), 'utf8');
      const [, script = '', rest] = text.match(/@node "%~dp0([^"]+)"(.*)\r\n$/) ?? [];
      assert.equal(rest, words);
      assert.ok(existsSync(join(plugin, script.replaceAll('\\', '/'))), script);
    }
  });
});
