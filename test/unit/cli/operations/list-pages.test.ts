import assert from 'node:assert/strict';
import { type LambdaEmulator, startLambdaEmulator } from '../../../../dev/lambda-emulator/emulator.ts';
import { runCommandLine } from '../../../../src/cli/command-line.ts';
import { recordedTerminal } from '../recorded-terminal.ts';

const VARIABLES = {
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'very-secret-key',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_REGION: 'us-east-1',
};
const RETRIES = 'FunctionEventInvokeConfigs[].MaximumRetryAttempts';
const token = (text: string) => Buffer.from(text).toString('base64');

describe('kubectl eic list --direct, as version 2 of the AWS CLI prints it,', () => {
  let emulator: LambdaEmulator;
  let inherited: NodeJS.ProcessEnv;

  before(async () => {
    emulator = await startLambdaEmulator({ destinationsMustExist: false });
    emulator.functions.create('orders', { versions: 2, aliases: { live: '1' } });
    for (const qualifier of ['$LATEST', '1', '2', 'live']) {
      emulator.configs.put('orders', qualifier, { MaximumRetryAttempts: qualifier === 'live' ? 0 : 1 });
    }
    inherited = { ...process.env };
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
    Object.assign(process.env, VARIABLES, { AWS_ENDPOINT_URL: emulator.url });
  });
  after(async () => {
    for (const name of Object.keys(process.env)) if (!(name in inherited)) delete process.env[name];
    Object.assign(process.env, inherited);
    await emulator.stop();
  });

  async function list(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const { terminal, written } = recordedTerminal({ env: process.env });
    const code = await runCommandLine(['list', '--function-name', 'orders', '--direct', ...args], terminal);
    return { code, ...written };
  }

  const cases: readonly (readonly [title: string, args: readonly string[], stdout: string | RegExp])[] = [
    [
      'ends a text with the token',
      ['--max-items', '1', '--output', 'text'],
      new RegExp(
        `^FUNCTIONEVENTINVOKECONFIGS\\t.*\\nNEXTTOKEN\\t${token('{"Marker": null, "boto_truncate_amount": 1}')}\\n$`,
      ),
    ],
    [
      'applies a query to each page of a text',
      ['--page-size', '1', '--query', 'length(FunctionEventInvokeConfigs)', '--output', 'text'],
      '1\n1\n1\n1\n',
    ],
    [
      'applies a query to all of any other format',
      ['--page-size', '1', '--query', 'length(FunctionEventInvokeConfigs)'],
      '4\n',
    ],
    [
      'applies a query to the token of a text, too',
      ['--page-size', '2', '--max-items', '3', '--query', RETRIES, '--output', 'text'],
      '1\t1\n1\nNone\n',
    ],
    [
      'gives the limit to the service if nothing is paginated',
      ['--no-paginate', '--max-items', '2', '--query', `[${RETRIES}, NextMarker]`, '--output', 'text'],
      /^1\t1\n\S+\n$|^\S+\n1\t1\n$/,
    ],
    [
      'takes an input with MaxItems for one request',
      ['--cli-input-json', '{"MaxItems": 3}', '--query', `length(${RETRIES})`],
      '3\n',
    ],
    ['leaves out the last items of a limit below zero', ['--max-items', '-1', '--query', `length(${RETRIES})`], '3\n'],
    [
      'prints each page of a stream of YAML',
      ['--page-size', '3', '--output', 'yaml-stream', '--query', RETRIES],
      '- - 1\n  - 1\n  - 1\n- - 0\n',
    ],
    ['prints nothing where the output is off', ['--output', 'off'], ''],
  ];
  for (const [title, args, stdout] of cases) {
    it(title, async () => {
      const result = await list(...args);
      assert.equal(result.code, 0, result.stderr);
      if (typeof stdout === 'string') assert.equal(result.stdout, stdout);
      else assert.match(result.stdout, stdout);
    });
  }

  it('warns of a limit that is not positive', async () => {
    for (const limit of ['0', '-1']) {
      const { stderr } = await list('--max-items', limit);
      assert.equal(stderr, 'warning: Non-positive values for --max-items may result in undefined behavior.\n');
    }
    assert.equal((await list('--max-items', '1')).stderr, '');
  });

  it('makes as many requests as there are pages, and one if nothing is paginated', async () => {
    const requests = async (...args: string[]) => {
      emulator.calls.clear();
      await list(...args);
      return emulator.calls.all().length;
    };
    assert.equal(await requests('--page-size', '1'), 4);
    assert.equal(await requests('--page-size', '1', '--max-items', '2'), 2);
    assert.equal(await requests('--no-paginate', '--max-items', '2'), 1);
    assert.equal(await requests('--no-paginate', '--page-size', '1'), 0);
  });
});
