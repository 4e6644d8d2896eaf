import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse, parseAllDocuments } from 'yaml';
import type { Settings } from '../../../dev/lambda-emulator/settings.ts';
import type { Manifest } from '../../../src/cli/manifest/manifest.ts';
import { createEnvironment, type Environment, variablesFor } from '../environment.ts';
import { PLUGIN } from '../programs.ts';
import { type CliRun, runCli } from './run-cli.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:111122223333:failed';

// In one cluster with the objects of other tests, which name functions as well: these names are nobody else's.
let tests = 0;

describe('kubectl eic import', () => {
  let environment: Environment;
  let folder: string;
  let prefix: string;

  beforeEach(async () => {
    environment = await createEnvironment();
    folder = await mkdtemp(join(tmpdir(), 'eic-import-'));
    tests += 1;
    prefix = `import-${tests}-`;
  });
  afterEach(async () => {
    await environment[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const arn = (name: string) => `arn:aws:lambda:us-east-1:111122223333:function:${prefix}${name}`;
  const checkpoint = () => join(folder, 'progress.jsonl');
  const eic = (...args: string[]): Promise<CliRun> =>
    runCli(environment, ['import', '--requests-per-second', '1000', '--checkpoint', checkpoint(), ...args]);
  const named = (manifests: readonly Manifest[]) => manifests.map(({ metadata }) => metadata.name);
  const documents = (text: string): Manifest[] => parseAllDocuments(text).map((each) => each.toJS());
  const count = (operation: Parameters<typeof environment.emulator.calls.count>[0]) =>
    environment.emulator.calls.count(operation);
  const listed = () => count({ operation: 'ListFunctionEventInvokeConfigs' });

  function hold(name: string, configs: Readonly<Record<string, Settings>> = {}, tags: Record<string, string> = {}) {
    const { functions, configs: held } = environment.emulator;
    functions.create(prefix + name, { versions: 1, aliases: { live: '1', Canary_1: '1' }, tags });
    for (const [qualifier, settings] of Object.entries(configs)) held.put(prefix + name, qualifier, settings);
  }

  /** A function for each way in which a configuration can be. @returns how many configurations */
  function holdAllSorts(): number {
    hold('full', {
      $LATEST: {
        MaximumRetryAttempts: 0,
        MaximumEventAgeInSeconds: 60,
        DestinationConfig: { OnSuccess: { Destination: QUEUE }, OnFailure: { Destination: QUEUE } },
      },
      live: { MaximumRetryAttempts: 2 },
      1: { MaximumEventAgeInSeconds: 21_600 },
      Canary_1: { DestinationConfig: { OnSuccess: {}, OnFailure: { Destination: QUEUE } } },
    });
    hold('empty', { live: { DestinationConfig: { OnSuccess: {}, OnFailure: {} } } });
    hold('Case', { live: { MaximumRetryAttempts: 1 } });
    hold('case', { live: { MaximumRetryAttempts: 2 } });
    hold('none');
    return 7;
  }

  /** Starts an operator that finds these objects, and waits until it has nothing against any of them. */
  async function operate(names: readonly string[]): Promise<void> {
    await environment.startOperator();
    for (const name of names) await environment.objects.untilReady(name);
  }

  function assertNothingWritten(): void {
    for (const operation of ['PutFunctionEventInvokeConfig', 'DeleteFunctionEventInvokeConfig'] as const) {
      assert.equal(count({ operation }), 0, operation);
    }
  }

  it('writes files that, once applied, cause no Put', async () => {
    const configurations = holdAllSorts();
    const args = ['--prefix', prefix, '-n', environment.namespace, '--output-dir', join(folder, 'manifests')];
    const { code, stdout, stderr } = await eic(...args);
    assert.deepEqual([code, stderr], [0, `${configurations} configurations of 5 functions\n`]);
    const paths = stdout.trim().split('\n');
    assert.equal(paths.length, configurations);
    assert.deepEqual((await readdir(folder)).toSorted(), ['manifests']);

    const manifests = await Promise.all(paths.map(async (path) => parse(await readFile(path, 'utf8')) as Manifest));
    assert.deepEqual(
      paths,
      named(manifests).map((name) => join(folder, 'manifests', `${name}.yaml`)),
    );
    for (const { metadata, spec } of manifests) {
      assert.equal(metadata.namespace, environment.namespace);
      await environment.objects.create(metadata.name, spec as Parameters<typeof environment.objects.create>[1]);
    }
    await operate(named(manifests));
    assertNothingWritten();
  });

  it('gives the same bytes in every run, to stdout as into files', async () => {
    holdAllSorts();
    const args = ['--prefix', prefix, '--output-dir', join(folder, 'manifests')];
    const first = await eic('--prefix', prefix);
    const second = await eic('--prefix', prefix);
    assert.equal(first.code, 0);
    assert.equal(second.stdout, first.stdout);
    const { stdout } = await eic(...args);
    const files = await Promise.all(
      stdout
        .trim()
        .split('\n')
        .map((path) => readFile(path, 'utf8')),
    );
    assert.equal(files.join('---\n'), first.stdout);
    // What is there already is no obstacle as long as it is the same.
    assert.equal((await eic(...args)).code, 0);
    environment.emulator.configs.put(`${prefix}case`, 'live', { MaximumRetryAttempts: 0 });
    const { code, stderr } = await eic(...args);
    assert.equal(code, 252);
    assert.match(stderr, /case\.live\.yaml already exists/);
  });

  it('applies objects that cause no Put, and does not import them again', async () => {
    const configurations = holdAllSorts();
    const { namespace } = environment;
    const first = await eic('--prefix', prefix, '--apply', '-n', namespace);
    assert.equal(first.code, 0, first.stderr);
    const objects = await environment.objects.list();
    assert.equal(objects.length, configurations);
    assert.deepEqual(
      first.stdout.trim().split('\n').toSorted(),
      objects
        .map(({ metadata }) => `eventinvokeconfig.lambda.eventinvoke.dev/${metadata.name} serverside-applied`)
        .toSorted(),
    );
    for (const { metadata } of objects) {
      const [{ manager, operation } = {}] =
        (metadata as { managedFields?: Record<string, string>[] }).managedFields ?? [];
      assert.deepEqual([manager, operation], ['kubectl-eic', 'Apply']);
    }
    await operate(objects.map(({ metadata }) => metadata.name));
    assertNothingWritten();

    const second = await eic('--prefix', prefix, '--apply', '-n', namespace);
    assert.deepEqual([second.code, second.stdout], [0, '']);
    assert.equal(second.stderr.match(/ is already configured by /g)?.length, configurations);
    assert.ok(second.stderr.includes(`full:live is already configured by ${namespace}/${prefix}full.live\n`));
  });

  it('leaves the name of an object to it, and what it configures', async () => {
    hold('orders', { $LATEST: { MaximumRetryAttempts: 0 }, live: { MaximumRetryAttempts: 1 } });
    const { objects, namespace } = environment;
    await objects.create(`${prefix}orders`, { functionName: `${prefix}other`, maximumRetryAttempts: 0 });
    const elsewhere = await environment.anotherNamespace();
    await elsewhere.create('mine', { functionName: `${prefix}orders:live`, maximumRetryAttempts: 0 });
    const { code, stdout, stderr } = await eic('--function-name', `${prefix}orders`, '--apply', '-n', namespace);
    assert.equal(code, 0, stderr);
    assert.match(stdout, new RegExp(`^\\S+/${prefix}orders-[0-9a-f]{8} serverside-applied\n$`));
    assert.match(stderr, new RegExp(`orders:live is already configured by ${elsewhere.namespace}/mine\n`));
    assert.equal((await objects.get(`${prefix}orders`)).spec.functionName, `${prefix}other`);
  });

  describe('selects functions', () => {
    beforeEach(() => {
      hold('a', { $LATEST: {}, live: {} }, { team: 'shop', stage: 'live' });
      hold('b', { live: {} }, { team: 'shop' });
      hold('c', { live: {} }, { team: 'payments', stage: 'live' });
    });

    const cases: [what: string, args: () => string[], found: string[]][] = [
      ['by name', () => ['--function-name', `${prefix}a`], ['a', 'a.live']],
      ['by names and qualifiers', () => ['--function-name', `${prefix}a:live`, arn('c')], ['a.live', 'c.live']],
      ['by prefix', () => ['--prefix', prefix], ['a', 'a.live', 'b.live', 'c.live']],
      ['by tag', () => ['--tag', 'team=shop'], ['a', 'a.live', 'b.live']],
      ['by several tags', () => ['--tag', 'team=shop', '--tag', 'stage'], ['a', 'a.live']],
      ['by prefix and tag', () => ['--prefix', `${prefix}c`, '--tag', 'stage'], ['c.live']],
      ['all', () => ['--all'], ['a', 'a.live', 'b.live', 'c.live']],
    ];
    for (const [what, args, found] of cases) {
      it(what, async () => {
        const { code, stdout, stderr } = await eic(...args());
        assert.equal(code, 0, stderr);
        assert.deepEqual(
          named(documents(stdout)),
          found.map((name) => prefix + name),
        );
      });
    }

    it('without ListFunctions where they are named, and without asking whose they are where that is said', async () => {
      await eic('--function-name', arn('a'), arn('b'));
      assert.equal(count({}), 2);
      assert.equal(listed(), 2);
    });

    it('with one request for each page, function and tag', async () => {
      await eic('--prefix', prefix, '--tag', 'stage');
      assert.deepEqual(
        [count({ operation: 'ListFunctions' }), count({ operation: 'GetFunction' }), listed(), count({})],
        [1, 3, 2, 6],
      );
    });
  });

  it('goes on where it was interrupted, at the cost of what was missing', async () => {
    for (let each = 0; each < 30; each += 1) hold(`function-${each}`, { live: { MaximumRetryAttempts: 1 } });
    const { faults, calls } = environment.emulator;
    faults.add({
      kind: 'hang',
      operations: ['ListFunctionEventInvokeConfigs'],
      functionName: `${prefix}function-20`,
    });
    const args = ['import', '--prefix', prefix, '--requests-per-second', '1000', '--checkpoint', checkpoint()];
    const child = spawn(process.execPath, [PLUGIN, ...args], { env: variablesFor(environment) });
    const printed = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text) => {
        printed[stream] += text;
      });
    }
    const closed = once(child, 'close');
    const lines = async () => (await readFile(checkpoint(), 'utf8').catch(() => '')).split('\n').length - 1;
    while ((await lines()) < 2 + 29) await sleep(20);
    child.kill('SIGINT');
    const [code] = await closed;
    assert.deepEqual([code, printed.stdout], [130, '']);
    assert.equal(
      printed.stderr,
      `interrupted: 29 of 30 functions are done, kept in ${checkpoint()}: the same command continues there.\n`,
    );

    faults.clear();
    calls.clear();
    const rest = await eic('--prefix', prefix);
    assert.deepEqual(
      [rest.code, rest.stderr],
      [
        0,
        `resuming: 29 of 30 functions are done (to start again, delete ${checkpoint()})\n30 configurations of 30 functions\n`,
      ],
    );
    assert.equal(documents(rest.stdout).length, 30);
    const operations = calls.all().map(({ operation, functionName }) => [operation, functionName]);
    assert.deepEqual(operations, [
      ['GetCallerIdentity', undefined],
      ['ListFunctionEventInvokeConfigs', `${prefix}function-20`],
    ]);
    assert.deepEqual(await readdir(folder), []);
  });

  it('keeps what was found where it is refused, and takes it over from nobody else', async () => {
    for (const name of ['a', 'b', 'c']) hold(name, { live: {} });
    const { emulator } = environment;
    const fault = { kind: 'error', status: 403, code: 'AccessDeniedException', message: 'no' } as const;
    emulator.faults.add({ ...fault, functionName: `${prefix}c` });
    const refused = await eic('--prefix', prefix);
    assert.deepEqual([refused.code, refused.stdout], [254, '']);
    assert.match(refused.stderr, /of 3 functions are done, kept in /);
    assert.match(refused.stderr, /error: arn:\S+c: .*lambda:ListFunctionEventInvokeConfigs/);

    const other = await eic('--prefix', 'other-');
    assert.equal(other.code, 252);
    assert.match(other.stderr, /another import/);

    emulator.faults.clear();
    emulator.identities.register({ accessKeyId: 'AKIAEXAMPLE', accountId: '444455556666' });
    const foreign = await eic('--prefix', prefix);
    assert.equal(foreign.code, 252);
    assert.match(foreign.stderr, /account 111122223333, and the credentials belong to 444455556666/);
  });

  it('stays within the quota of Lambda', async () => {
    environment.emulator.behaviour.quota = true;
    for (let each = 0; each < 60; each += 1) hold(`function-${each}`, { live: {} });
    const { code, stdout } = await eic('--prefix', prefix, '--requests-per-second', '15');
    assert.equal(code, 0);
    assert.equal(documents(stdout).length, 60);
    assert.equal(count({ status: 429 }), 0);
    assert.equal(count({}), 2 + 60);
  });

  it('waits and goes on where Lambda throttles it', async () => {
    for (const name of ['a', 'b']) hold(name, { live: {} });
    environment.emulator.faults.add({ kind: 'throttle', times: 2 });
    const { code, stdout } = await eic('--prefix', prefix);
    assert.deepEqual([code, documents(stdout).length, count({ status: 429 })], [0, 2, 2]);
  });

  it('names the functions that are missing, after it has written the others', async () => {
    hold('orders', { live: {} });
    const { code, stdout, stderr } = await eic('--function-name', `${prefix}orders`, `${prefix}missing`);
    assert.equal(code, 254);
    assert.deepEqual(named(documents(stdout)), [`${prefix}orders.live`]);
    assert.match(stderr, /error: Lambda has no \S+missing: correct --function-name\.\n$/);
  });

  it('needs no cluster for manifests, and says so where it needs one', async () => {
    hold('orders', { live: {} });
    const env = { KUBECONFIG: undefined, HOME: folder };
    const args = ['import', '--function-name', `${prefix}orders`];
    const { code, stdout } = await runCli(environment, args, { env });
    assert.deepEqual([code, named(documents(stdout))], [0, [`${prefix}orders.live`]]);
    const applied = await runCli(environment, [...args, '--apply'], { env });
    assert.equal(applied.code, 253);
    assert.match(applied.stderr, /^error: No cluster is known/);
  });

  for (const [what, args, exitCode, message] of [
    ['no selection', [], 252, /--function-name, --prefix or --tag, or --all/],
    ['two selections that exclude each other', ['--all', '--prefix', 'a'], 252, /--prefix/],
    ['two places to write to', ['--all', '--apply', '--output-dir', 'x'], 252, /--output-dir/],
    ['a function of another account', ['--function-name', '444455556666:function:a'], 252, /444455556666/],
    ['an invalid name', ['--function-name', 'or ders'], 252, /"or ders"/],
    ['a rate of nothing', ['--all', '--requests-per-second', '0'], 252, /whole number/],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { code, stdout, stderr } = await eic(...args);
      assert.deepEqual([code, stdout], [exitCode, '']);
      assert.match(stderr, message);
    });
  }
});
