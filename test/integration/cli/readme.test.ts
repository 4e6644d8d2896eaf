import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { bundlePlugin } from '../../../scripts/bundle.ts';
import { FIXTURES } from '../../unit/cli/convert/run.ts';
import { controlPlane } from '../control-plane.ts';
import { createEnvironment, type Environment, variablesFor } from '../environment.ts';
import type { CliRun } from './run-cli.ts';

const REPOSITORY = new URL('../../../', import.meta.url);

/** The commands in a document, or in a section of it, as they stand there. */
function commandsOf(document: string, section?: string): string[] {
  const text = readFileSync(new URL(document, REPOSITORY), 'utf8');
  const part = section === undefined ? text : (text.split(`## ${section}`)[1]?.split('\n## ')[0] ?? '');
  const blocks = [...part.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  const lines = blocks.flatMap((block) => block.replaceAll('\\\n', ' ').trim().split('\n'));
  return lines.filter((line) => line !== '' && !line.startsWith('#') && !PAUSES.test(line));
}

// On the API server that all tests share, these would pause the operators of other tests. pause.test.ts runs them.
const PAUSES = /^kubectl eic (pause|resume)/;

const DOCUMENTS: readonly (readonly [title: string, commands: readonly string[], atLeast: number])[] = [
  ["the README's commands of kubectl eic", commandsOf('README.md', 'From the command line'), 7],
  ['the examples in docs/cli.md', commandsOf('docs/cli.md'), 30],
];

describe('as typed,', () => {
  const folder = mkdtempSync(join(tmpdir(), 'event-invoke-operator-readme-'));
  let environment: Environment;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    environment = await createEnvironment({ account: '123456789012', region: 'eu-west-1' });
    const { functions, configs } = environment.emulator;
    functions.create('orders', { versions: 1, aliases: { live: '1' } });
    functions.create('payments', { tags: { team: 'payments', production: '' } });
    functions.create('shop-cart');
    for (const name of ['orders', 'payments', 'shop-cart']) configs.put(name, '$LATEST', { MaximumRetryAttempts: 1 });
    for (const name of ['orders', 'payments', 'shop']) {
      await environment.api.request('POST', '/api/v1/namespaces', { metadata: { name } });
    }
    await environment.objects.create('orders', { functionName: 'shop-cart', maximumRetryAttempts: 1 });
    await environment.api.request('POST', '/apis/lambda.eventinvoke.dev/v1beta1/namespaces/shop/eventinvokeconfigs', {
      apiVersion: 'lambda.eventinvoke.dev/v1beta1',
      kind: 'EventInvokeConfig',
      metadata: { name: 'orders' },
      spec: { functionName: 'orders', maximumRetryAttempts: 1 },
    });
    await environment.startOperator();
    await bundlePlugin(join(folder, 'plugin'));
    // Terraform itself needs its provider, which no registry of packages has.
    const terraform = join(folder, 'plugin/terraform');
    writeFileSync(terraform, `#!/bin/sh\ncat '${join(FIXTURES, 'state.json')}'\n`);
    chmodSync(terraform, 0o755);
    const { kubectl, kubeconfig } = await controlPlane();
    const config = parse(readFileSync(kubeconfig, 'utf8'));
    config.contexts[0].context.namespace = environment.namespace;
    writeFileSync(join(folder, 'kubeconfig'), stringify(config));
    const path = [join(folder, 'plugin'), dirname(kubectl), dirname(process.execPath), '/usr/bin', '/bin'];
    const variables = variablesFor(environment);
    const credentials = join(folder, 'credentials');
    writeFileSync(
      credentials,
      `[payments]\naws_access_key_id = ${variables.AWS_ACCESS_KEY_ID}\naws_secret_access_key = ${variables.AWS_SECRET_ACCESS_KEY}\n`,
    );
    env = {
      ...variables,
      AWS_SHARED_CREDENTIALS_FILE: credentials,
      KUBECONFIG: join(folder, 'kubeconfig'),
      PATH: path.join(delimiter),
    };
  });
  after(async () => {
    await environment[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  /** Runs a command in a folder of its own, with the files that the documents name. What watches is interrupted. */
  async function shell(command: string): Promise<CliRun> {
    const own = mkdtempSync(join(folder, 'run-'));
    symlinkSync(fileURLToPath(new URL('examples', REPOSITORY)), join(own, 'examples'));
    mkdirSync(join(own, 'infrastructure'));
    cpSync(join(FIXTURES, 'terraform'), join(own, 'infrastructure'), { recursive: true });
    for (const file of ['template.yaml', 'serverless.yml']) cpSync(join(FIXTURES, file), join(own, file));
    const child = spawn('sh', ['-c', `exec ${command}`.replace(/^exec (?=.*[|>])/, '')], { cwd: own, env });
    let stdout = '';
    let stderr = '';
    const interrupt = () => command.includes('--watch') && child.kill('SIGINT');
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      interrupt();
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
      interrupt();
    });
    const [code] = await once(child, 'close');
    return { code: typeof code === 'number' ? code : null, stdout, stderr };
  }

  for (const [title, commands, atLeast] of DOCUMENTS) {
    describe(title, () => {
      it('are there', () => assert.ok(commands.length >= atLeast, commands.join('\n')));

      for (const command of commands) {
        it(`work: ${command}`, async () => {
          const { code, stderr } = await shell(command);
          // diff ends with 1 or 2 where there is something to tell; of other tests' objects there may be.
          if (command.startsWith('kubectl eic diff')) assert.match(`${stderr}${code}`, /objects? compared: |^[01]$/);
          // Ctrl-C ends it with 130 where it comes before the watch has begun.
          else if (command.includes('--watch')) assert.ok(code === 0 || code === 130, stderr);
          else assert.equal(code, 0, stderr);
        });
      }
    });
  }
});
