import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEnvironment, type Environment, variablesFor } from '../environment.ts';
import { type CliRun, runCli } from './run-cli.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:111122223333:failed';

/** The AWS CLI of this machine. */
interface AwsCli {
  /** As it names itself: `aws-cli/2.36.7`. */
  readonly name: string;
  readonly version: 1 | 2;
}

/** @returns undefined where there is none */
function installedAwsCli(): AwsCli | undefined {
  try {
    const text = execFileSync('aws', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    const [name = ''] = text.split(' ');
    return { name, version: name.startsWith('aws-cli/1.') ? 1 : 2 };
  } catch {
    return undefined;
  }
}

const AWS_COMMANDS: Readonly<Record<string, string>> = {
  put: 'put-function-event-invoke-config',
  update: 'update-function-event-invoke-config',
  get: 'get-function-event-invoke-config',
  list: 'list-function-event-invoke-configs',
  delete: 'delete-function-event-invoke-config',
};

/** What is typed after the command, and words that both must say on stderr where they refuse it. */
interface Row {
  readonly args: readonly string[];
  readonly says?: RegExp;
  /** By version 2's scheme. @default 0 */
  readonly code?: number;
  /** Words that both must say on stderr though they do it. */
  readonly warns?: RegExp;
  /** Variables; undefined: not set. */
  readonly env?: NodeJS.ProcessEnv;
  /** True: only version 2 does so. */
  readonly isNew?: boolean;
}

const ORDERS = ['--function-name', 'orders'];
const PUT = ['put', ...ORDERS];

const ROWS: readonly Row[] = [
  { args: [...PUT, '--maximum-retry-attempts', '0', '--maximum-event-age-in-seconds', '60'] },
  { args: [...PUT, '--qualifier', 'live', '--destination-config', `OnFailure={Destination=${QUEUE}}`] },
  {
    args: [
      ...PUT,
      '--destination-config',
      `{"OnSuccess":{},"OnFailure":{"Destination":"${QUEUE}"}}`,
      '--output',
      'text',
    ],
  },
  { args: ['put', '--func', 'orders:live', '--maximum-retry=2', '--output', 'table'] },
  {
    args: [
      ...PUT,
      '--cli-input-json',
      '{"FunctionName":"nope","MaximumRetryAttempts":2,"MaximumEventAgeInSeconds":70}',
    ],
  },
  { args: [...PUT, '--maximum-retry-attempts', '1', '--query', 'DestinationConfig'] },
  { args: [...PUT, '--maximum-retry-attempts', '1', '--query', 'MaximumEventAgeInSeconds', '--output', 'text'] },
  { args: ['put', '--generate-cli-skeleton'] },
  { args: ['update', ...ORDERS, '--maximum-event-age-in-seconds', '120'] },
  { args: ['get', ...ORDERS] },
  { args: ['get', '--function-name', 'orders:live', '--output', 'text'] },
  { args: ['list', ...ORDERS] },
  { args: ['list', ...ORDERS, '--max-items', '1'] },
  { args: ['list', ...ORDERS, '--output', 'table', '--query', 'FunctionEventInvokeConfigs[].MaximumRetryAttempts'] },
  {
    args: ['put', '--maximum-retry-attempts', '1'],
    code: 252,
    says: /following arguments are required: --function-name/,
  },
  { args: [...PUT, '--colour', 'x'], code: 252, says: /Unknown options: --colour/ },
  { args: [...PUT, '--qualifier', '--output', 'text'], code: 252, says: /argument --qualifier: expected one argument/ },
  { args: [...PUT, '--maximum-retry-attempts', 'many'], code: 255, says: /'many'/ },
  { args: [...PUT, '--maximum-event-age-in-seconds', ''], code: 255, says: /''/ },
  {
    args: [...PUT, '--maximum-retry-attempts', '-1'],
    code: 252,
    says: /MaximumRetryAttempts, value: -1, valid min value: 0/,
  },
  {
    args: [...PUT, '--destination-config', 'OnFailure={Destination=x'],
    code: 252,
    says: /Error parsing parameter '--destination-config'/,
  },
  {
    args: [...PUT, '--destination-config', 'OnFail={}'],
    code: 252,
    says: /Unknown parameter in DestinationConfig: "OnFail", must be one of: OnSuccess, OnFailure/,
  },
  {
    args: [...PUT, '--destination-config', 'file:///nowhere.json'],
    code: 252,
    says: /Unable to load paramfile file:\/\/\/nowhere.json/,
  },
  {
    args: [...PUT, '--cli-input-json', '{"Foo":1}'],
    code: 252,
    says: /Unknown parameter in input: "Foo", must be one of: FunctionName, Qualifier/,
  },
  {
    args: [...PUT],
    code: 254,
    says: /\(InvalidParameterValueException\) when calling the PutFunctionEventInvokeConfig operation: You must specify/,
  },
  {
    args: ['get', '--function-name', 'nope'],
    code: 254,
    says: /An error occurred \(ResourceNotFoundException\) when calling the GetFunctionEventInvokeConfig operation: The function .* doesn't have an EventInvokeConfig/,
  },
  { args: [...PUT, '--maximum-retry-attempts', '7'], code: 254, says: /less than or equal to 2/ },
  { args: ['list', ...ORDERS, '--max-items', '1', '--output', 'text'] },
  { args: ['list', ...ORDERS, '--page-size', '1', '--max-items', '2', '--output', 'text'] },
  {
    args: ['list', ...ORDERS, '--page-size', '1', '--query', 'length(FunctionEventInvokeConfigs)', '--output', 'text'],
  },
  { args: ['list', ...ORDERS, '--page-size', '1', '--query', 'length(FunctionEventInvokeConfigs)'] },
  { args: ['list', ...ORDERS, '--max-items', '1', '--query', 'NextToken', '--output', 'text'] },
  { args: ['list', ...ORDERS, '--page-size', '1', '--output', 'yaml-stream'], isNew: true },
  { args: ['list', ...ORDERS, '--output', 'off'], isNew: true },
  { args: ['list', ...ORDERS, '--no-paginate', '--max-items', '1'] },
  { args: ['list', ...ORDERS, '--no-paginate', '--max-items', '1', '--output', 'text'] },
  {
    args: ['list', ...ORDERS, '--no-paginate', '--max-items', '0'],
    code: 252,
    says: /Invalid value for parameter MaxItems, value: 0, valid min value: 1/,
  },
  {
    args: ['list', ...ORDERS, '--no-paginate', '--page-size', '1'],
    code: 252,
    says: /Cannot specify --no-paginate along with pagination arguments: --page-size/,
  },
  {
    args: ['list', ...ORDERS, '--page-size', '0'],
    code: 252,
    says: /parameter MaxItems, value: 0, valid min value: 1/,
  },
  { args: ['list', ...ORDERS, '--cli-input-json', '{"MaxItems":1}'], isNew: true },
  { args: ['list', ...ORDERS, '--max-items', '0'], warns: /Non-positive values for --max-items/, isNew: true },
  { args: ['list', ...ORDERS, '--max-items', '-1'], warns: /Non-positive values for --max-items/, isNew: true },
  { args: ['list', ...ORDERS, '--max-items', 'x'], code: 252, says: /'x'/ },
  { args: ['put', '--cli-input-yaml', 'FunctionName: orders\nMaximumRetryAttempts: 1'], isNew: true },
  {
    args: [...PUT, '--cli-input-yaml', 'MaximumRetryAttempts: [1'],
    code: 252,
    says: /Invalid YAML received/,
    isNew: true,
  },
  {
    args: [...PUT, '--cli-input-yaml', 'MaximumRetryAttempts: 1.0'],
    code: 252,
    says: /MaximumRetryAttempts, value: 1.0, type: <class 'float'>/,
    isNew: true,
  },
  {
    args: ['put', '--cli-input-yaml', '{}', '--cli-input-json', '{}'],
    code: 252,
    says: /Only one --cli-input- parameter may be specified/,
    isNew: true,
  },
  {
    args: [...PUT, '--cli-input-json', '{"MaximumRetryAttempts":1.0}'],
    code: 252,
    says: /MaximumRetryAttempts, value: 1.0, type: <class 'float'>, valid types: <class 'int'>/,
  },
  {
    args: [...PUT, '--cli-input-json', '{"MaximumRetryAttempts":1e0}'],
    code: 252,
    says: /MaximumRetryAttempts, value: 1.0, type: <class 'float'>/,
  },
  { args: ['put', '--cli-input-json', 'file://BOM'], code: 252, says: /Invalid JSON/ },
  { args: ['put', '--generate-cli-skeleton', 'output'], code: 252, says: /are required: --function-name/, isNew: true },
  {
    args: ['delete', '--function-name', '', '--generate-cli-skeleton', 'output'],
    code: 252,
    says: /Invalid length for parameter FunctionName, value: 0, valid min length: 1/,
  },
  { args: [...PUT, '--maximum-retry-attempts', 'x', '--generate-cli-skeleton'], code: 255, says: /'x'/ },
  { args: ['get', ...ORDERS, '--no-cli-pager'], isNew: true },
  { args: ['get', ...ORDERS, 'extra'], code: 252, says: /Unknown options: extra/ },
  {
    args: ['get', ...ORDERS],
    env: { AWS_SECRET_ACCESS_KEY: undefined },
    code: 255,
    says: /Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY/,
  },
  {
    args: ['get', ...ORDERS],
    env: { AWS_ACCESS_KEY_ID: undefined },
    code: 253,
    says: /Unable to locate credentials/,
  },
  {
    args: ['get', ...ORDERS],
    env: { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_SHARED_CREDENTIALS_FILE: 'PARTIAL' },
    code: 255,
    says: /Partial credentials found in shared-credentials-file, missing: aws_secret_access_key/,
  },
  {
    args: ['get', ...ORDERS],
    env: { AWS_PROFILE: '' },
    code: 255,
    says: /The config profile \(\) could not be found/,
    isNew: true,
  },
  { args: ['get', ...ORDERS], env: { AWS_DEFAULT_OUTPUT: 'bogus' }, code: 255, says: /Unknown output type: bogus/ },
  { args: ['delete', '--function-name', 'orders:live'] },
  { args: ['delete', '--function-name', 'orders:live'], code: 254, says: /ResourceNotFoundException/ },
];

// Two calls are made at two moments; nothing else of an answer changes. A table fills the place of a shorter time.
function withoutTimes(text: string): string {
  return text.replace(/\b1\d{9}(\.\d+)?\b *(?=\|)/g, 'TIME ').replace(/\b1\d{9}(\.\d+)?\b/g, 'TIME');
}

describe('kubectl eic --direct', () => {
  const installed = installedAwsCli();
  const folder = mkdtempSync(join(tmpdir(), 'event-invoke-operator-test-'));
  // Version 1 prints what Lambda answered, and version 2 does where it is told so: so does the plugin.
  const config = join(folder, 'config');
  const files = { BOM: join(folder, 'bom.json'), PARTIAL: join(folder, 'partial') };
  let environment: Environment;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    environment = await createEnvironment();
    environment.emulator.functions.create('orders', { versions: 1, aliases: { live: '1' } });
    writeFileSync(config, '[default]\ncli_timestamp_format = wire\n');
    writeFileSync(files.BOM, '\ufeff{"FunctionName":"orders"}');
    writeFileSync(files.PARTIAL, '[default]\naws_access_key_id = AKIAEXAMPLE\n');
    env = {
      AWS_CONFIG_FILE: config,
      AWS_DEFAULT_REGION: environment.emulator.scope.region,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_PAGER: '',
    };
  });
  after(async () => {
    await environment[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  const named = (text: string): string =>
    text.replace('file://BOM', `file://${files.BOM}`).replace(/^PARTIAL$/, files.PARTIAL);
  const variables = (changed: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
    ...env,
    ...Object.fromEntries(Object.entries(changed).map(([name, value]) => [name, value && named(value)])),
  });
  const direct = ([command = '', ...args]: readonly string[], changed: NodeJS.ProcessEnv) =>
    runCli(environment, [command, '--direct', ...args.map(named)], { env: variables(changed) });
  const aws = ([command = '', ...args]: readonly string[], changed: NodeJS.ProcessEnv): Promise<CliRun> =>
    new Promise((resolve) => {
      const typed = ['lambda', AWS_COMMANDS[command] ?? '', ...args.map(named)];
      execFile(
        'aws',
        typed,
        { env: { ...variablesFor(environment), ...variables(changed) } },
        (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
      );
    });

  for (const { args, says, code = 0, warns, env: changed = {}, isNew = false } of ROWS) {
    const told = Object.entries(changed).map(([name, value]) => `${name}=${value ?? ''}`);
    const compared = installed !== undefined && (installed.version === 2 || !isNew);
    const like = compared ? `, and prints what ${installed.name} prints` : '';
    it(`${[...told, ...args].join(' ')} ends with ${code}${like}`, async () => {
      // Both begin with what the rows before have left, so that the second one finds what the first one found.
      const { configs } = environment.emulator;
      const before = ['$LATEST', 'live'].map((qualifier) => [qualifier, configs.get('orders', qualifier)] as const);
      const theirs = compared ? await aws(args, changed) : undefined;
      for (const [qualifier, held] of before) {
        if (held === undefined) configs.delete('orders', qualifier);
        else configs.put('orders', qualifier, held);
      }
      const ours = await direct(args, changed);
      assert.equal(ours.code, code, ours.stderr);
      if (says ?? warns) assert.match(ours.stderr, says ?? warns ?? /^/);
      else assert.equal(ours.stderr, '');
      if (theirs === undefined) return;
      assert.equal(withoutTimes(ours.stdout), withoutTimes(theirs.stdout));
      // Version 1 has other codes, but agrees in what is an error.
      if (installed?.version === 2) assert.equal(theirs.code, code, theirs.stderr);
      else assert.equal(theirs.code === 0, code === 0, theirs.stderr);
      if (says ?? warns) assert.match(theirs.stderr, says ?? warns ?? /^/);
    });
  }

  it('prints points in time as version 2 does, unless the config file says otherwise', async () => {
    const { stdout } = await runCli(environment, ['put', '--direct', ...ORDERS, '--maximum-retry-attempts', '1']);
    assert.match(JSON.parse(stdout).LastModified, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?[+-]\d\d:\d\d$/);
  });

  it('ends with 253 where there is no region or no credentials, and 255 where nobody answers', async () => {
    const call = (changed: NodeJS.ProcessEnv) => runCli(environment, ['get', '--direct', ...ORDERS], { env: changed });
    const noRegion = await call({ AWS_REGION: '' });
    assert.deepEqual([noRegion.code, /You must specify a region/.test(noRegion.stderr)], [253, true]);
    const noCredentials = await call({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' });
    assert.deepEqual([noCredentials.code, /Unable to locate credentials/.test(noCredentials.stderr)], [253, true]);
    const nobody = await call({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_MAX_ATTEMPTS: '1' });
    assert.equal(nobody.code, 255);
    assert.match(nobody.stderr, /Could not connect to the endpoint URL: "http:\/\/127\.0\.0\.1:1/);
  });

  it('sends no signature where it is told not to, and tells requests without secrets', async () => {
    environment.emulator.configs.put('orders', '$LATEST', { MaximumRetryAttempts: 1 });
    const args = ['get', '--direct', ...ORDERS, '--debug'];
    const signed = await runCli(environment, args);
    assert.equal(signed.code, 0, signed.stderr);
    assert.match(
      signed.stderr,
      /^DEBUG GET http:\/\/127\.0\.0\.1:\d+\/2019-09-25\/functions\/orders\/event-invoke-config → 200/,
    );
    assert.doesNotMatch(signed.stderr, /very-secret-key|Signature/);
    // The emulator refuses what isn't signed, as Lambda does.
    const { code, stderr } = await runCli(environment, [...args, '--no-sign-request']);
    assert.equal(code, 254);
    assert.match(stderr, /MissingAuthenticationTokenException/);
  });
});
