import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { ProxiedRequest } from '../../dev/control-plane/api-proxy.ts';
import { operatorCommand } from '../../src/options/operator.ts';
import { concurrently } from './concurrently.ts';
import { CREDENTIALS, createEnvironment, type Environment } from './environment.ts';
import { condition, type Objects } from './objects.ts';
import { type OperatorProcess, spawnOperator } from './operator-process.ts';
import { OPERATOR } from './programs.ts';

const GET = 'GetFunctionEventInvokeConfig';
const PUT = 'PutFunctionEventInvokeConfig';

/** The environment of the user who runs the tests, without what means something to the operator. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(AWS_|KUBECONFIG$|EVENT_INVOKE_OPERATOR_)/.test(name)),
  );
}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function runToEnd(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [OPERATOR, ...args],
      { env: { ...cleanEnvironment(), ...env }, timeout: 20_000 },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

describe('--help', () => {
  it('prints every option with its environment variable, and ends with 0', async () => {
    const { code, stdout, stderr } = await runToEnd(['--help']);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    const text = stdout.replaceAll(/\s+/g, ' ');
    const { options } = operatorCommand();
    assert.equal(options.length, 30);
    for (const { flags, description, envVar } of options) {
      assert.ok(text.includes(flags), flags);
      assert.ok(text.includes(description), description);
      assert.ok(envVar && text.includes(`env: ${envVar}`), `${flags}: ${envVar}`);
    }
    assert.match(text, /default: 10m/);
  });
});

describe('a wrong value', () => {
  const inArguments: Readonly<Record<string, readonly [readonly string[], RegExp]>> = {
    '--kubeconfig': [['--kubeconfig', '/nowhere'], /The kubeconfig can't be read: .*\/nowhere/],
    '--context': [['--context', 'nowhere'], /The kubeconfig has no context "nowhere": choose one of broken, test\./],
    '--namespaces': [
      ['--namespaces', 'fine,Not Fine'],
      /'fine,Not Fine' is invalid\. "Not Fine" is not the name of a namesp/,
    ],
    '--label-selector': [['--label-selector', 'team payments'], /is invalid\. Write a selector such as team=payments/],
    '--concurrency': [['--concurrency', '0'], /is invalid\. Write a whole number from 1 to 1000\./],
    '--requests-per-second': [['--requests-per-second', '0.5'], /is invalid\. Write a whole number from 1 to 10000\./],
    '--drift-check-interval': [['--drift-check-interval', '0s'], /is invalid\. Write a duration of 1s or more/],
    '--leader-elect-lease-duration': [
      ['--leader-elect-lease-duration', '10s'],
      /--leader-elect-lease-duration must be longer than that of --leader-elect-renew-deadline\./,
    ],
    '--observe-only': [['--observe-only', 'perhaps'], /is invalid\. Write true or false\./],
    '--log-level': [['--log-level', 'loud'], /is invalid\. Allowed choices are error, warn, info, debug\./],
    '--log-format': [['--log-format', 'xml'], /is invalid\. Allowed choices are json, text\./],
    '--metrics-bind-address': [['--metrics-bind-address', '8080'], /is invalid\. Write an address such as :8080/],
    '--health-probe-bind-address': [
      ['--health-probe-bind-address', ':x'],
      /is invalid\. Write an address such as :8080/,
    ],
    '--region': [['--region', 'Mars'], /is invalid\. Write a region such as eu-west-1\./],
    '--endpoint-url': [
      ['--endpoint-url', 'localhost:4566'],
      /is invalid\. Write a URL such as http:\/\/localhost:4566\./,
    ],
    'an unknown option': [['--frobnicate'], /unknown option '--frobnicate'/],
    'a value too many': [['start'], /too many arguments/],
    'a value too few': [['--region'], /argument missing/],
  };
  const inEnvironment: Readonly<Record<string, readonly [string, RegExp]>> = {
    KUBECONFIG: ['/nowhere', /The kubeconfig can't be read: .*\/nowhere/],
    EVENT_INVOKE_OPERATOR_CONCURRENCY: ['many', /from env 'EVENT_INVOKE_OPERATOR_CONCURRENCY' is invalid/],
    AWS_REGION: ['Mars', /from env 'AWS_REGION' is invalid/],
  };
  const rows = new Map([
    ...Object.entries(inArguments).map(([name, [args, sentence]]) => [name, { args, env: {}, sentence }] as const),
    ...Object.entries(inEnvironment).map(
      ([name, [value, sentence]]) => [name, { args: [], env: { [name]: value }, sentence }] as const,
    ),
  ]);
  const ended = new Map<string, Ended>();

  // Each is a start of its own: as many at once as there are processors.
  before(async function () {
    this.timeout(120_000);
    const folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-test-'));
    const kubeconfig = join(folder, 'kubeconfig');
    await writeFile(kubeconfig, kubeconfigOf('http://127.0.0.1:1', 'token'));
    const left = rows.entries();
    const work = async () => {
      for (const [name, { args, env }] of left) {
        ended.set(name, await runToEnd(args, { KUBECONFIG: kubeconfig, ...env }));
      }
    };
    await Promise.all([work(), work()]);
    await rm(folder, { recursive: true });
  });

  for (const [name, { sentence }] of rows) {
    it(`${name}: ends the start with a sentence on stderr, and 2`, () => {
      const { code, stdout, stderr = '' } = ended.get(name) ?? {};
      assert.equal(stdout, '');
      assert.match(stderr, /^error: [^\n]+\n$/);
      assert.match(stderr, sentence);
      assert.equal(code, 2);
    });
  }
});

describe('SIGTERM', () => {
  let environment: Environment;
  before(async () => {
    environment = await createEnvironment();
  });
  after(() => environment[Symbol.asyncDispose]());

  const startIn = async (): Promise<{ objects: Objects; operator: OperatorProcess }> => {
    const objects = await environment.anotherNamespace();
    const operator = await environment.startOperator({ args: ['--namespaces', objects.namespace] });
    return { objects, operator };
  };
  const stopped = async (operator: OperatorProcess, milliseconds: number) => {
    const at = Date.now();
    assert.equal(await operator.stop(), 0);
    const took = Date.now() - at;
    assert.ok(took < milliseconds, `took ${took} ms`);
  };

  it('ends an idle operator at once, with 0', async () => {
    const { objects, operator } = await startIn();
    environment.emulator.functions.create('idle');
    await objects.create('idle', { functionName: 'idle', maximumRetryAttempts: 0 });
    await objects.untilReady('idle');
    await stopped(operator, 3000);
    assert.equal(operator.log.at(-1)?.message, 'stopped');
    assert.equal(environment.emulator.configs.get('idle')?.MaximumRetryAttempts, 0);
  });

  it('ends an operator that has not listed yet', async () => {
    const objects = await environment.anotherNamespace();
    const isList = ({ path }: ProxiedRequest) => path.includes(`/${objects.namespace}/`);
    environment.proxy.addFault(isList, { kind: 'hang' });
    const operator = environment.spawnOperator({ args: ['--namespaces', objects.namespace] });
    await operator.logged(({ message }) => message === 'starting');
    await stopped(operator, 3000);
  });

  concurrently({
    'finishes what is under way, and takes nothing new': async () => {
      const { objects, operator } = await startIn();
      const { emulator } = environment;
      emulator.functions.create('taken');
      emulator.functions.create('too-late');
      emulator.faults.add({ kind: 'latency', ms: 3000, operations: [PUT], functionName: 'taken' });
      await objects.create('taken', { functionName: 'taken', maximumRetryAttempts: 0 });
      await emulator.calls.waitForReceived((call) => call.functionName === 'taken' && call.operation === PUT);
      const stopping = operator.next(({ message }) => message === 'stopping');
      const exited = operator.stop();
      await stopping;
      await objects.create('too-late', { functionName: 'too-late', maximumRetryAttempts: 0 });
      assert.equal(await exited, 0);
      const taken = await objects.get('taken');
      assert.equal(condition(taken, 'Ready')?.status, 'True');
      assert.equal(taken.status?.maximumRetryAttempts, 0);
      assert.deepEqual(
        (await objects.events('taken')).map(({ reason }) => reason),
        ['Configured'],
      );
      assert.deepEqual((await objects.get('too-late')).status, { observedGeneration: -1 });
      assert.deepEqual(environment.operations('too-late'), []);
    },

    'ends within 25 s while Lambda hangs, and says on the object that it does': async () => {
      const { objects, operator } = await startIn();
      const { emulator } = environment;
      emulator.functions.create('hangs');
      emulator.faults.add({ kind: 'hang', operations: [PUT], functionName: 'hangs' });
      await objects.create('hangs', { functionName: 'hangs', maximumRetryAttempts: 0 });
      await emulator.calls.waitForReceived((call) => call.functionName === 'hangs' && call.operation === PUT);
      await stopped(operator, 25_000);
      assert.equal(condition(await objects.get('hangs'), 'Ready')?.reason, 'LambdaUnavailable');
    },

    'ends within 25 s while Lambda is slow and the API server hangs': async () => {
      const { objects, operator } = await startIn();
      const { emulator, proxy } = environment;
      emulator.functions.create('slow');
      emulator.faults.add({ kind: 'latency', ms: 6000, operations: [GET], functionName: 'slow' });
      emulator.faults.add({ kind: 'latency', ms: 9000, operations: [PUT], functionName: 'slow' });
      const isTold = ({ path }: ProxiedRequest) =>
        path.includes(`/${objects.namespace}/`) && /\/(status|events)$/.test(path);
      proxy.addFault(isTold, { kind: 'hang' });
      await objects.create('slow', { functionName: 'slow', maximumRetryAttempts: 0 });
      await emulator.calls.waitForReceived((call) => call.functionName === 'slow');
      await stopped(operator, 25_000);
    },
  });
});

describe('environment variables alone', () => {
  let environment: Environment;
  let folder: string;
  let operator: OperatorProcess | undefined;
  before(async () => {
    environment = await createEnvironment();
    folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-test-'));
  });
  after(async () => {
    await operator?.kill();
    await environment[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('say all that flags can say', async () => {
    const { emulator, proxy, objects } = environment;
    const others = await environment.anotherNamespace();
    const elsewhere = await environment.anotherNamespace();
    const kubeconfig = join(folder, 'kubeconfig');
    const token = /token: (\S+)/.exec(await readFile(environment.kubeconfig, 'utf8'))?.[1] ?? '';
    await writeFile(kubeconfig, kubeconfigOf(proxy.url, token));
    const credentials = join(folder, 'credentials');
    await writeFile(credentials, '[team]\naws_access_key_id = AKIATEAM\naws_secret_access_key = team-secret\n');
    emulator.identities.register({ accessKeyId: 'AKIATEAM', accountId: '444455556666' });
    const scope = { account: '444455556666', region: 'eu-west-1' };
    for (const name of ['here', 'there', 'unlabelled', 'elsewhere']) emulator.functions.create(name, {}, scope);
    const labels = { team: 'payments' };
    await objects.create('here', { functionName: 'here', maximumRetryAttempts: 0 }, { labels });
    await others.create('there', { functionName: 'there', maximumRetryAttempts: 0 }, { labels });
    await objects.create('unlabelled', { functionName: 'unlabelled', maximumRetryAttempts: 0 });
    await elsewhere.create('elsewhere', { functionName: 'elsewhere', maximumRetryAttempts: 0 }, { labels });

    const env = {
      ...cleanEnvironment(),
      KUBECONFIG: kubeconfig,
      EVENT_INVOKE_OPERATOR_CONTEXT: 'test',
      EVENT_INVOKE_OPERATOR_NAMESPACES: `${objects.namespace},${others.namespace}`,
      EVENT_INVOKE_OPERATOR_LABEL_SELECTOR: 'team in (payments, orders)',
      EVENT_INVOKE_OPERATOR_CONCURRENCY: '1',
      EVENT_INVOKE_OPERATOR_DRIFT_CHECK_INTERVAL: '1s',
      EVENT_INVOKE_OPERATOR_OBSERVE_ONLY: 'false',
      EVENT_INVOKE_OPERATOR_LOG_LEVEL: 'debug',
      EVENT_INVOKE_OPERATOR_LOG_FORMAT: 'text',
      EVENT_INVOKE_OPERATOR_METRICS_BIND_ADDRESS: '127.0.0.1:0',
      EVENT_INVOKE_OPERATOR_HEALTH_PROBE_BIND_ADDRESS: '0',
      AWS_REGION: 'eu-west-1',
      AWS_PROFILE: 'team',
      AWS_SHARED_CREDENTIALS_FILE: credentials,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL_LAMBDA: emulator.url,
      AWS_ENDPOINT_URL_STS: emulator.url,
    };
    operator = spawnOperator([], env, []);
    const object = await objects.untilReady('here');
    await others.untilReady('there');
    assert.equal(object.status?.functionArn, 'arn:aws:lambda:eu-west-1:444455556666:function:here:$LATEST');
    assert.equal(emulator.configs.get('here', '$LATEST', scope)?.MaximumRetryAttempts, 0);
    // Two checks of one object take two intervals; what is not looked after would have been seen by then.
    await emulator.calls.waitFor(() => emulator.calls.count({ functionName: 'here', operation: GET }) >= 3);
    assert.deepEqual(environment.operations('unlabelled'), []);
    assert.deepEqual(environment.operations('elsewhere'), []);
    await objects.patchSpec('here', { suspend: true });
    await operator.logged(({ message }) => / INFO {2}reconciled .*outcome="Suspend"/.test(String(message)));
    assert.ok(operator.log.some(({ message }) => / DEBUG reconciled .*outcome="Keep"/.test(String(message))));
    await objects.patchSpec('here', { suspend: false });
    await objects.until('here', (each) => condition(each, 'Suspended') === undefined);
    assert.equal(await operator.stop(), 0);

    emulator.configs.put('here', '$LATEST', { MaximumRetryAttempts: 2 }, scope);
    operator = spawnOperator([], { ...env, EVENT_INVOKE_OPERATOR_OBSERVE_ONLY: 'true' }, []);
    await objects.untilReason('here', 'Observed');
    assert.equal(emulator.configs.get('here', '$LATEST', scope)?.MaximumRetryAttempts, 2);
    assert.equal(await operator.stop(), 0);
  });

  const empty = {
    EVENT_INVOKE_OPERATOR_CONTEXT: '',
    EVENT_INVOKE_OPERATOR_LABEL_SELECTOR: '',
    EVENT_INVOKE_OPERATOR_OBSERVE_ONLY: '',
    AWS_PROFILE: '',
    AWS_ENDPOINT_URL_LAMBDA: '',
  };

  it('mean nothing where they are empty', async () => {
    const { emulator, objects } = environment;
    emulator.functions.create('empty');
    await objects.create('empty', { functionName: 'empty', maximumRetryAttempts: 0 });
    operator = environment.spawnOperator({ env: empty });
    await operator.logged(({ message }) => message === 'ready');
    await objects.untilReady('empty');
    assert.equal(emulator.configs.get('empty')?.MaximumRetryAttempts, 0);
    assert.equal(await operator.stop(), 0);
  });

  it('mean nothing where they are empty: all namespaces, and the region of the profile', async () => {
    const { emulator, objects } = environment;
    const config = join(folder, 'config');
    await writeFile(config, '[default]\nregion = eu-west-1\n');
    emulator.functions.create('far', {}, { region: 'eu-west-1' });
    operator = spawnOperator([], {
      ...cleanEnvironment(),
      ...CREDENTIALS,
      KUBECONFIG: environment.kubeconfig,
      EVENT_INVOKE_OPERATOR_NAMESPACES: '',
      EVENT_INVOKE_OPERATOR_LABEL_SELECTOR: 'name=far',
      AWS_REGION: '',
      AWS_CONFIG_FILE: config,
      AWS_ENDPOINT_URL: emulator.url,
      AWS_EC2_METADATA_DISABLED: 'true',
    });
    await operator.logged(({ message }) => message === 'ready');
    await objects.create('far', { functionName: 'far', maximumRetryAttempts: 0 }, { labels: { name: 'far' } });
    await objects.untilReady('far');
    assert.equal(emulator.configs.get('far', '$LATEST', { region: 'eu-west-1' })?.MaximumRetryAttempts, 0);
    assert.equal(await operator.stop(), 0);
  });

  it('are overridden by flags', async () => {
    const { emulator, objects } = environment;
    emulator.functions.create('flagged');
    await objects.create('flagged', { functionName: 'flagged', maximumRetryAttempts: 0 });
    operator = spawnOperator(
      [...['--namespaces', objects.namespace], ...['--region', 'us-east-1'], ...['--endpoint-url', emulator.url]],
      {
        ...cleanEnvironment(),
        ...CREDENTIALS,
        KUBECONFIG: environment.kubeconfig,
        EVENT_INVOKE_OPERATOR_NAMESPACES: 'default',
        AWS_REGION: 'eu-west-1',
        AWS_CONFIG_FILE: '/dev/null',
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_ENDPOINT_URL_LAMBDA: 'http://127.0.0.1:1',
      },
    );
    const object = await objects.untilReady('flagged');
    assert.equal(object.status?.functionArn, 'arn:aws:lambda:us-east-1:111122223333:function:flagged:$LATEST');
    assert.equal(await operator.stop(), 0);
  });
});

describe('the log', () => {
  let environment: Environment;
  let operator: OperatorProcess;
  before(async () => {
    environment = await createEnvironment();
    operator = await environment.startOperator();
  });
  after(() => environment[Symbol.asyncDispose]());

  it('each line of a reconcile has its id, object, target and outcome', async () => {
    const { objects, emulator, namespace } = environment;
    for (const name of ['keeps', 'adopts', 'differs', 'throttled', 'leaves']) emulator.functions.create(name);
    emulator.configs.put('adopts', '$LATEST', { MaximumRetryAttempts: 2 });
    emulator.faults.add({ kind: 'throttle', functionName: 'throttled', times: 1 });
    for (const name of ['keeps', 'adopts', 'throttled', 'leaves', 'missing']) {
      await objects.create(name, { functionName: name, maximumRetryAttempts: 0 });
    }
    await objects.create('differs', {
      functionName: 'differs',
      maximumRetryAttempts: 0,
      managementPolicy: 'Observe',
    });
    for (const name of ['keeps', 'adopts', 'throttled', 'leaves', 'differs']) await objects.untilReady(name);
    await objects.untilReason('missing', 'FunctionNotFound');
    await objects.delete('leaves');
    await objects.untilGone('leaves');

    const linesOf = (name: string) => operator.log.filter(({ object }) => object === `${namespace}/${name}`);
    const outcomes = {
      keeps: ['Keep'],
      adopts: ['Keep'],
      differs: ['Observe'],
      throttled: ['Wait', 'Keep'],
      missing: ['Wait'],
      leaves: ['Keep', 'Rest'],
    };
    await operator.logged(({ object, outcome }) => object === `${namespace}/leaves` && outcome === 'Rest');
    for (const [name, expected] of Object.entries(outcomes)) {
      const lines = linesOf(name);
      assert.deepEqual(
        lines.map(({ outcome }) => outcome),
        expected,
      );
      for (const { reconcileId, target, timestamp, level } of lines) {
        assert.match(String(reconcileId), /^[0-9a-f-]{36}$/);
        assert.equal(target, `arn:aws:lambda:us-east-1:111122223333:function:${name}:$LATEST`);
        assert.ok(Number.isFinite(Date.parse(String(timestamp))));
        assert.equal(level, 'info');
      }
    }
    const [first, second] = linesOf('throttled').map(({ reconcileId }) => reconcileId);
    assert.notEqual(first, second);
    assert.deepEqual(linesOf('keeps')[0]?.steps, ['Look', 'AddFinalizer', 'WriteClaims', 'Put']);
    assert.equal(linesOf('missing')[0]?.reason, 'FunctionNotFound');
  });

  it('a check that finds all well is told at the level debug', async () => {
    const { objects, namespace } = environment;
    const line = operator.next(({ object, outcome }) => object === `${namespace}/keeps` && outcome === 'Keep');
    await objects.check('keeps');
    assert.equal((await line).level, 'debug');
  });

  it('the line of a reconcile that failed has them as well', async () => {
    const { objects, emulator, proxy, namespace } = environment;
    emulator.functions.create('failed');
    const isReport = ({ path, body }: ProxiedRequest) =>
      path.endsWith('/failed/status') && body.includes('syncedGeneration');
    proxy.addFault(isReport, { kind: 'status', code: 500 }, 1);
    await objects.create('failed', { functionName: 'failed', maximumRetryAttempts: 0 });
    const isOurs = (object: unknown) => object === `${namespace}/failed`;
    const line = await operator.logged(({ object, level }) => isOurs(object) && level === 'error');
    assert.match(String(line.detail), /the API server answered 500/);
    assert.match(String(line.reconcileId), /^[0-9a-f-]{36}$/);
    assert.equal(line.target, 'arn:aws:lambda:us-east-1:111122223333:function:failed:$LATEST');
    assert.ok(line.outcome);
    await objects.untilReady('failed');
  });

  it('as text, a line is readable', async () => {
    const { emulator } = environment;
    const objects = await environment.anotherNamespace();
    const readable = environment.spawnOperator({
      args: ['--namespaces', objects.namespace, '--log-format', 'text', '--log-level', 'info'],
    });
    emulator.functions.create('readable');
    await objects.create('readable', { functionName: 'readable', maximumRetryAttempts: 0 });
    const { message } = await readable.logged((line) => String(line.message).includes('readable'));
    const [time, level, what, ...fields] = String(message).split(/ +/);
    assert.match(time ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.deepEqual([level, what], ['INFO', 'reconciled']);
    assert.match(fields[0] ?? '', /^reconcileId="[0-9a-f-]{36}"$/);
    assert.deepEqual(fields.slice(1), [
      `object="${objects.namespace}/readable"`,
      'target="arn:aws:lambda:us-east-1:111122223333:function:readable:$LATEST"',
      'outcome="Keep"',
      'steps=["Look","AddFinalizer","WriteClaims","Put"]',
    ]);
    assert.equal(await readable.stop(), 0);
  });
});

function kubeconfigOf(server: string, token: string): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'broken',
    clusters: [
      { name: 'broken', cluster: { server: 'http://127.0.0.1:1' } },
      { name: 'test', cluster: { server } },
    ],
    users: [{ name: 'test', user: { token } }],
    contexts: [
      { name: 'broken', context: { cluster: 'broken', user: 'test' } },
      { name: 'test', context: { cluster: 'test', user: 'test' } },
    ],
  });
}
