import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { bundlePlugin } from '../../../scripts/bundle.ts';
import { controlPlane } from '../control-plane.ts';
import { createEnvironment, type Environment, variablesFor } from '../environment.ts';
import type { CliRun } from './run-cli.ts';

const REPOSITORY = new URL('../../../', import.meta.url);

/** The commands of the section about the command line, as they stand there. */
function commandsOfReadme(): string[] {
  const text = readFileSync(new URL('README.md', REPOSITORY), 'utf8');
  const section = text.split('## From the command line')[1]?.split('\n## ')[0] ?? '';
  const blocks = [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  return blocks.flatMap((block) => block.replaceAll('\\\n', ' ').trim().split('\n'));
}

describe("the README's commands of kubectl eic", () => {
  const folder = mkdtempSync(join(tmpdir(), 'event-invoke-operator-readme-'));
  let environment: Environment;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    environment = await createEnvironment({ account: '123456789012', region: 'eu-west-1' });
    environment.emulator.functions.create('orders', { versions: 1, aliases: { live: '1' } });
    await environment.startOperator();
    await bundlePlugin(join(folder, 'plugin'));
    symlinkSync(fileURLToPath(new URL('examples', REPOSITORY)), join(folder, 'examples'));
    const config = parse(readFileSync(environment.kubeconfig, 'utf8'));
    config.contexts[0].context.namespace = environment.namespace;
    writeFileSync(join(folder, 'kubeconfig'), stringify(config));
    const { kubectl } = await controlPlane();
    const path = [join(folder, 'plugin'), dirname(kubectl), dirname(process.execPath), '/usr/bin', '/bin'];
    env = { ...variablesFor(environment), KUBECONFIG: join(folder, 'kubeconfig'), PATH: path.join(delimiter) };
  });
  after(async () => {
    await environment[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  const shell = (command: string): Promise<CliRun> =>
    new Promise((resolve) => {
      execFile('sh', ['-c', command], { cwd: folder, env }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
      );
    });

  const commands = commandsOfReadme();

  it('are there', () => assert.ok(commands.length >= 7, commands.join('\n')));

  for (const command of commands) {
    it(`${command} works as typed`, async () => {
      const { code, stderr } = await shell(command);
      // diff ends with 1 or 2 where there is something to tell; of other tests' objects there may be.
      if (command.startsWith('kubectl eic diff')) assert.match(stderr, /objects? compared: /);
      else assert.equal(code, 0, stderr);
    });
  }
});
