import assert from 'node:assert/strict';
import { type LambdaEmulator, startLambdaEmulator } from '../../../../dev/lambda-emulator/emulator.ts';
import { runCommandLine } from '../../../../src/cli/command-line.ts';
import { createProgram } from '../../../../src/cli/program.ts';
import type { Terminal } from '../../../../src/cli/terminal.ts';
import { recordedTerminal, type Written } from '../recorded-terminal.ts';

/** How each option is typed. */
const INPUT = { '--function-name': ['--function-name', 'orders'], '--qualifier': ['--qualifier', '$LATEST'] };
const SETTINGS = {
  '--maximum-retry-attempts': ['--maximum-retry-attempts', '1'],
  '--maximum-event-age-in-seconds': ['--maximum-event-age-in-seconds', '60'],
  '--destination-config': ['--destination-config', '{}'],
};
const SHARED = {
  '--cli-input-json': ['--cli-input-json', '{}'],
  '--cli-input-yaml': ['--cli-input-yaml', '{}'],
  '--generate-cli-skeleton': ['--generate-cli-skeleton'],
  '--direct': ['--direct'],
  '--output': ['--output', 'json'],
  '--query': ['--query', 'FunctionArn'],
  '--color': ['--color', 'off'],
  '--no-cli-pager': ['--no-cli-pager'],
  '--region': ['--region', 'us-east-1'],
  '--profile': ['--profile', 'default'],
  '--version': ['--version'],
};
const POSITION = { '--starting-token': ['--starting-token', 'x'], '--max-items': ['--max-items', '1'] };

const CLUSTER = {
  '--namespace': ['-n', 'shop'],
  '--context': ['--context', 'test'],
  '--kubeconfig': ['--kubeconfig', '/dev/null'],
};
const NAME = { '--name': ['--name', 'orders'] };
const WRITE = { ...NAME, '--dry-run': ['--dry-run=client'], '--wait': ['--wait'], '--timeout': ['--timeout', '60s'] };
const APPLY = { ...WRITE, '-o': ['-o', 'yaml'], '--force-conflicts': ['--force-conflicts'] };

const REQUESTS = {
  '--no-paginate': ['--no-paginate'],
  '--endpoint-url': ['--endpoint-url', 'http://127.0.0.1:1'],
  '--ca-bundle': ['--ca-bundle', '/dev/null'],
  '--no-verify-ssl': ['--no-verify-ssl'],
  '--no-sign-request': ['--no-sign-request'],
  '--cli-read-timeout': ['--cli-read-timeout', '60'],
  '--cli-connect-timeout': ['--cli-connect-timeout', '60'],
  '--debug': ['--debug'],
};

interface Command {
  /** Typed with the command, so that it would do something. */
  readonly args: readonly string[];
  /** The request that it makes with --direct. */
  readonly request: string;
  readonly both: Readonly<Record<string, readonly string[]>>;
  readonly objects: Readonly<Record<string, readonly string[]>>;
  readonly direct: Readonly<Record<string, readonly string[]>>;
}

const ORDERS = ['--function-name', 'orders'];
const CHANGE = [...ORDERS, '--maximum-retry-attempts', '1'];

const COMMANDS: Readonly<Record<string, Command>> = {
  put: {
    args: ['put', ...CHANGE],
    request: 'PutFunctionEventInvokeConfig',
    both: { ...INPUT, ...SETTINGS, ...SHARED },
    objects: { ...CLUSTER, ...APPLY, '--dry-run': ['--dry-run=server'], '--account': ['--account', 'payments'] },
    direct: REQUESTS,
  },
  update: {
    args: ['update', ...CHANGE],
    request: 'UpdateFunctionEventInvokeConfig',
    both: { ...INPUT, ...SETTINGS, ...SHARED },
    objects: { ...CLUSTER, ...APPLY },
    direct: REQUESTS,
  },
  get: {
    args: ['get', ...ORDERS],
    request: 'GetFunctionEventInvokeConfig',
    both: { ...INPUT, ...SHARED },
    objects: { ...CLUSTER, ...NAME },
    direct: REQUESTS,
  },
  list: {
    args: ['list', ...ORDERS],
    request: 'ListFunctionEventInvokeConfigs',
    both: { '--function-name': INPUT['--function-name'], ...SHARED, ...POSITION },
    objects: CLUSTER,
    direct: { ...REQUESTS, '--page-size': ['--page-size', '1'] },
  },
  delete: {
    args: ['delete', ...ORDERS],
    request: 'DeleteFunctionEventInvokeConfig',
    both: { ...INPUT, ...SHARED },
    objects: { ...CLUSTER, ...WRITE },
    direct: REQUESTS,
  },
};

const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'very-secret-key' };
const FILES = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };

describe('an option that an operation would not read', () => {
  let emulator: LambdaEmulator;
  let inherited: NodeJS.ProcessEnv;
  let written: Written;
  let terminal: Terminal;

  before(async () => {
    emulator = await startLambdaEmulator({ destinationsMustExist: false });
    inherited = { ...process.env };
    // The SDK reads these itself.
    const own = Object.keys(process.env).filter((name) => name.startsWith('AWS_') || name === 'KUBECONFIG');
    for (const name of own) delete process.env[name];
    Object.assign(process.env, CREDENTIALS, FILES, { AWS_ENDPOINT_URL: emulator.url, AWS_REGION: 'us-east-1' });
  });
  after(async () => {
    for (const name of Object.keys(process.env)) if (!(name in inherited)) delete process.env[name];
    Object.assign(process.env, inherited);
    await emulator.stop();
  });
  beforeEach(() => {
    emulator.functions.create('orders');
    emulator.configs.put('orders', '$LATEST', { MaximumRetryAttempts: 2 });
    emulator.calls.clear();
    ({ terminal, written } = recordedTerminal({ env: process.env }));
  });
  afterEach(() => emulator.functions.delete('orders'));

  const requests = () => emulator.calls.all().map(({ operation }) => operation);

  for (const [name, { args, request, both, objects, direct }] of Object.entries(COMMANDS)) {
    describe(`of ${name}`, () => {
      it('is known for every option that there is', () => {
        const command = createProgram(terminal).commands.find((each) => each.name() === name);
        const known = command?.options.map(({ long, short }) => long ?? short);
        assert.deepEqual(known?.toSorted(), [both, objects, direct].flatMap((each) => Object.keys(each)).toSorted());
      });

      it('is none of these', async () => {
        assert.equal(await runCommandLine([...args, '--direct'], terminal), 0, written.stderr);
        assert.deepEqual(requests(), [request]);
      });

      for (const [option, typed] of Object.entries(objects)) {
        it(`is refused: --direct and ${option}`, async () => {
          assert.equal(await runCommandLine([...args, '--direct', ...typed], terminal), 252);
          assert.equal(
            written.stderr,
            `error: ${option} is an option of the EventInvokeConfig, but --direct calls Lambda without an EventInvokeConfig: remove it, or remove --direct.\n`,
          );
          assert.equal(written.stdout, '');
          assert.deepEqual(requests(), []);
        });
      }

      for (const [option, typed] of Object.entries(direct)) {
        it(`is refused: ${option} without --direct`, async () => {
          assert.equal(await runCommandLine([...args, ...typed], terminal), 252);
          assert.equal(
            written.stderr,
            `error: ${option} is an option of requests to Lambda, but only --direct sends requests to Lambda: remove it, or add --direct.\n`,
          );
          assert.equal(written.stdout, '');
        });

        it(`is not ${option} with --direct`, async () => {
          await runCommandLine([...args, '--direct', ...typed], terminal);
          assert.doesNotMatch(written.stderr, /is an option of/);
        });
      }
    });
  }

  it('is named together with the others, however it was shortened', async () => {
    const typed = ['--direct', '--dry', 'client', '--wait', '-o', 'yaml', '--force'];
    assert.equal(await runCommandLine(['put', ...CHANGE, ...typed], terminal), 252);
    assert.match(
      written.stderr,
      /^error: --dry-run, --wait, -o and --force-conflicts are options of the EventInvokeConf/,
    );
    assert.match(written.stderr, /: remove them, or remove --direct\.\n$/);
    assert.deepEqual(requests(), []);
  });

  it('is none that only a variable gives', async () => {
    process.env.KUBECONFIG = '/nowhere';
    assert.equal(await runCommandLine(['get', ...ORDERS, '--direct'], terminal), 0, written.stderr);
    assert.deepEqual(requests(), ['GetFunctionEventInvokeConfig']);
    process.env.AWS_ENDPOINT_URL_LAMBDA = emulator.url;
    process.env.AWS_CA_BUNDLE = '/dev/null';
    assert.equal(await runCommandLine(['put', ...CHANGE, '--dry-run=client'], terminal), 0, written.stderr);
    assert.match(written.stdout, /\/orders serverside-applied \(client dry run\)\n$/);
  });
});
