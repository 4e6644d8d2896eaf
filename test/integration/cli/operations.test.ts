import assert from 'node:assert/strict';
import { callsMade, createEnvironment, type Environment } from '../environment.ts';
import { type CliRun, runCli } from './run-cli.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:111122223333:orders-failed';
const RESOURCE = 'eventinvokeconfig.lambda.eventinvoke.dev';

describe('kubectl eic put, update, get, list and delete', () => {
  let environment: Environment;
  const eic = (...args: string[]): Promise<CliRun> => runCli(environment, [...args, '-n', environment.namespace]);

  /** What it printed; it must have ended well. */
  async function printed(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await eic(...args);
    assert.equal(code, 0, stderr);
    return stdout;
  }

  before(async () => {
    environment = await createEnvironment();
    await environment.startOperator();
  });
  after(() => environment[Symbol.asyncDispose]());
  beforeEach(() => {
    environment.emulator.functions.create('orders', { versions: 1, aliases: { live: '1' } });
    environment.emulator.calls.clear();
  });
  afterEach(async () => {
    for (const { metadata } of await environment.objects.list()) await environment.objects.delete(metadata.name);
    await environment.objects.untilAll((objects) => objects.length === 0, 15_000);
    environment.emulator.functions.delete('orders');
  });

  const spec = async (name: string) => {
    const { functionName, qualifier, region, maximumRetryAttempts, maximumEventAgeInSeconds, destinationConfig } = (
      await environment.objects.get(name)
    ).spec;
    return Object.fromEntries(
      Object.entries({
        functionName,
        qualifier,
        region,
        maximumRetryAttempts,
        maximumEventAgeInSeconds,
        destinationConfig,
      }).filter(([, value]) => value !== undefined),
    );
  };

  it('put writes an object and waits until Lambda holds it, with one Put', async () => {
    const text = await printed('put', '--function-name', 'orders:live', '--maximum-retry-attempts', '0', '--wait');
    assert.equal(text, `${RESOURCE}/orders.live serverside-applied\n`);
    assert.deepEqual(await spec('orders.live'), {
      functionName: 'orders:live',
      region: 'us-east-1',
      maximumRetryAttempts: 0,
    });
    assert.deepEqual(callsMade(environment.emulator, 'orders'), ['Get orders:live', 'Put orders:live']);
    const answer = JSON.parse(await printed('get', '--function-name', 'orders', '--qualifier', 'live'));
    assert.deepEqual(Object.keys(answer), ['LastModified', 'FunctionArn', 'MaximumRetryAttempts', 'DestinationConfig']);
    assert.deepEqual(answer.DestinationConfig, { OnSuccess: {}, OnFailure: {} });
  });

  it('a second put replaces all settings, an update those that are given', async () => {
    const target = ['--function-name', 'orders:live'];
    await printed('put', ...target, '--maximum-retry-attempts', '0');
    await printed('put', ...target, '--maximum-event-age-in-seconds', '60');
    assert.deepEqual(await spec('orders.live'), {
      functionName: 'orders:live',
      region: 'us-east-1',
      maximumEventAgeInSeconds: 60,
    });
    await printed('update', ...target, '--destination-config', `OnFailure={Destination=${QUEUE}}`, '--wait');
    assert.deepEqual(await spec('orders.live'), {
      functionName: 'orders:live',
      region: 'us-east-1',
      maximumEventAgeInSeconds: 60,
      destinationConfig: { onSuccess: {}, onFailure: { destination: QUEUE } },
    });
  });

  it('what others manage is not overwritten or removed, unless the user says so', async () => {
    await environment.objects.create('mine', { functionName: 'orders', qualifier: 'live', maximumRetryAttempts: 0 });
    const change = ['put', '--function-name', 'orders:live', '--maximum-retry-attempts', '2'];
    const conflict = await eic(...change);
    assert.equal(conflict.code, 254);
    assert.match(conflict.stderr, /conflict with .*maximumRetryAttempts[\s\S]*--force-conflicts/);
    const removal = ['put', '--function-name', 'orders:live', '--maximum-event-age-in-seconds', '60'];
    const removed = await eic(...removal);
    assert.equal(removed.code, 254);
    assert.match(
      removed.stderr,
      /Put removes every setting that is not given, but maximumRetryAttempts of mine is managed by/,
    );
    assert.deepEqual(await spec('mine'), { functionName: 'orders', qualifier: 'live', maximumRetryAttempts: 0 });

    assert.equal(await printed(...removal, '--force-conflicts'), `${RESOURCE}/mine serverside-applied\n`);
    assert.deepEqual(await spec('mine'), { functionName: 'orders', qualifier: 'live', maximumEventAgeInSeconds: 60 });
    await printed(...change);
    assert.deepEqual(await spec('mine'), { functionName: 'orders', qualifier: 'live', maximumRetryAttempts: 2 });
  });

  it('a dry run writes nothing, and the server says what it refuses', async () => {
    const change = ['put', '--function-name', 'orders', '--maximum-retry-attempts', '1'];
    assert.equal(
      await printed(...change, '--dry-run=client'),
      `${RESOURCE}/orders serverside-applied (client dry run)\n`,
    );
    assert.match(await printed(...change, '--dry-run=server', '-o', 'yaml'), /^spec:\n[\s\S]*adoptionPolicy: Adopt/m);
    const refused = await eic(...change.slice(0, -1), '3', '--dry-run=server');
    assert.equal(refused.code, 254);
    assert.match(refused.stderr, /maximumRetryAttempts.*less than or equal to 2/);
    assert.deepEqual(await environment.objects.list(), []);
  });

  it('--wait says why the operator can not write the settings', async () => {
    const put = (name: string, timeout: string) =>
      eic('put', '--function-name', name, '--maximum-retry-attempts', '1', '--wait', '--timeout', timeout);
    const stalled = await put('444455556666:function:orders', '60s');
    assert.equal(stalled.code, 255);
    assert.match(stalled.stderr, /orders is Stalled \(\w+\): .*444455556666/);
    // A missing function may be on its way, so this passes by itself for two minutes.
    const waiting = await put('nowhere', '5s');
    assert.equal(waiting.code, 255);
    assert.match(waiting.stderr, /nowhere is not Ready after 5 s: The function nowhere does not exist in Lambda/);
  });

  it('--wait does not call it done where the object is suspended or only observes', async () => {
    await environment.objects.create('orders', { functionName: 'orders', suspend: true, maximumRetryAttempts: 1 });
    const change = [
      'put',
      '--function-name',
      'orders',
      '--maximum-event-age-in-seconds',
      '60',
      '--force-conflicts',
      '--wait',
    ];
    const suspended = await eic(...change);
    assert.deepEqual([suspended.code, /orders is suspended/.test(suspended.stderr)], [255, true], suspended.stderr);
    await environment.objects.patchSpec('orders', { suspend: false, managementPolicy: 'Observe' });
    const observing = await eic(...change);
    assert.deepEqual([observing.code, /orders only observes: /.test(observing.stderr)], [255, true], observing.stderr);
  });

  it('leaves alone an object that the operator has seen to be of another region', async () => {
    await environment.objects.create('orders', { functionName: 'orders', maximumRetryAttempts: 1 });
    await environment.objects.untilReady('orders');
    const elsewhere = ['--region', 'eu-west-1', '--dry-run=server', '-o', 'name'];
    const text = await printed('put', '--function-name', 'orders', '--maximum-retry-attempts', '2', ...elsewhere);
    assert.match(text, new RegExp(`^${RESOURCE}/orders-[0-9a-f]{8}\\n$`));
  });

  it('list shows all qualifiers that are declared, delete removes one', async () => {
    await printed('put', '--function-name', 'orders', '--maximum-retry-attempts', '1', '--wait');
    await printed('put', '--function-name', 'orders:live', '--maximum-retry-attempts', '2', '--wait');
    const query = ['--query', 'FunctionEventInvokeConfigs[].MaximumRetryAttempts', '--output', 'text'];
    assert.equal(await printed('list', '--function-name', 'orders', ...query), '1\t2\n');
    assert.match(await printed('list', '--function-name', 'orders', ...query, '--max-items', '1'), /^1\n/);
    assert.equal(
      await printed('delete', '--function-name', 'orders:live', '--wait'),
      `${RESOURCE}/orders.live deleted\n`,
    );
    assert.deepEqual(callsMade(environment.emulator, 'orders').slice(-1), ['Delete orders:live']);
    const gone = await eic('get', '--function-name', 'orders:live');
    assert.equal(gone.code, 254);
    assert.match(
      gone.stderr,
      /No EventInvokeConfig in namespace .* configures orders:live: create one with kubectl eic put/,
    );
    const again = await eic('delete', '--function-name', 'orders:live');
    assert.equal(again.code, 254);
    assert.match(again.stderr, /configures orders:live: name another namespace with -n, or call Lambda itself/);
  });

  it('an option of objects together with --direct is refused, and neither Lambda nor the cluster hears of it', async () => {
    environment.emulator.configs.put('orders', '$LATEST', { MaximumRetryAttempts: 2 });
    environment.emulator.calls.clear();
    const commands = [
      ['put', '--function-name', 'orders', '--maximum-retry-attempts', '1'],
      ['update', '--function-name', 'orders', '--maximum-retry-attempts', '1'],
      ['delete', '--function-name', 'orders'],
    ];
    for (const command of commands) {
      for (const where of ['client', 'server']) {
        const { code, stdout, stderr } = await runCli(environment, [...command, '--direct', `--dry-run=${where}`]);
        assert.deepEqual([code, stdout], [252, '']);
        assert.match(stderr, /^error: --dry-run is an option of the EventInvokeConfig, but --direct calls Lambda/);
      }
    }
    assert.deepEqual(callsMade(environment.emulator), []);
    assert.deepEqual(environment.emulator.configs.get('orders')?.MaximumRetryAttempts, 2);
    assert.deepEqual(await environment.objects.list(), []);
  });

  it('status says how each stands and why', async () => {
    await printed('put', '--function-name', 'orders', '--maximum-retry-attempts', '1', '--wait');
    const [head = '', row = ''] = (await printed('status')).split('\n');
    assert.match(head, /^NAME +READY +REASON +TARGET +LAST DRIFT +WHY$/);
    assert.match(row, /^orders +True +InSync +arn:aws:lambda:.*:orders:\$LATEST +- +Lambda holds what is declared\.$/);
  });

  it('status --watch shows an object again when it changes, until Ctrl-C', async () => {
    await printed('put', '--function-name', 'orders', '--maximum-retry-attempts', '1', '--wait');
    const args = ['status', '--watch', '-n', environment.namespace];
    const listed = Promise.withResolvers<void>();
    const watching = runCli(environment, args, {
      watch(stdout, interrupt) {
        if (/\norders /.test(stdout)) listed.resolve();
        if (/\norders +Unknown +Gone/.test(stdout)) interrupt();
      },
    });
    await listed.promise;
    await eic('delete', '--function-name', 'orders', '--wait');
    const { code, stdout } = await watching;
    assert.equal(code, 0);
    assert.match(stdout, /^NAME[^\n]*\norders +True +InSync/);
    assert.equal(stdout.match(/NAME/g)?.length, 1);
  });

  it('--wait waits for the edit, not for what was Ready before it', async () => {
    await using own = await createEnvironment();
    own.emulator.functions.create('orders');
    const operator = await own.startOperator();
    await own.objects.create('orders', { functionName: 'orders', maximumRetryAttempts: 1 });
    await own.objects.untilReady('orders');
    await operator.kill();
    const change = ['put', '--function-name', 'orders', '--maximum-retry-attempts', '2', '--force-conflicts'];
    const { code, stderr } = await runCli(own, [...change, '--wait', '--timeout', '1s', '-n', own.namespace]);
    assert.equal(code, 255);
    assert.match(stderr, /orders is not Ready after 1 s: the operator has not seen it/);
  });
});
