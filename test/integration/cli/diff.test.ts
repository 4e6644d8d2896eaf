import assert from 'node:assert/strict';
import { stringify } from 'yaml';
import { GROUP, KIND, VERSION } from '../../../src/api/event-invoke-config.ts';
import { callsMade, createEnvironment, type Environment } from '../environment.ts';
import { type CliRun, runCli } from './run-cli.ts';

describe('kubectl eic diff', () => {
  let environment: Environment;
  const diff = (input: string, ...args: string[]): Promise<CliRun> =>
    runCli(environment, ['diff', ...args, '-n', environment.namespace], { input });
  const manifest = (name: string, spec: object) =>
    stringify({ apiVersion: `${GROUP}/${VERSION}`, kind: KIND, metadata: { name }, spec });
  const ORDERS = { functionName: 'orders', qualifier: 'live', maximumRetryAttempts: 0 };

  before(async () => {
    environment = await createEnvironment();
    environment.emulator.functions.create('orders', { versions: 1, aliases: { live: '1', canary: '1' } });
    const operator = await environment.startOperator();
    await environment.objects.create('orders', ORDERS);
    await environment.objects.untilReady('orders');
    // What the plugin foresees is what is there to be done: nothing may be done meanwhile.
    await operator.kill();
  });
  after(() => environment[Symbol.asyncDispose]());
  beforeEach(() => environment.emulator.calls.clear());

  const writes = () => callsMade(environment.emulator).filter((call) => /^(Put|Update|Delete)/.test(call));

  it('ends with 0 where Lambda holds what is declared, after one Get', async () => {
    const { code, stdout, stderr } = await diff('', 'orders');
    assert.deepEqual([code, stdout, stderr], [0, '', '1 object compared: no difference\n']);
    assert.deepEqual(
      callsMade(environment.emulator).filter((call) => call.endsWith('orders:live')),
      ['Get orders:live'],
    );
  });

  it('ends with 1 and shows what applying a file would change, and changes nothing', async () => {
    const before = await environment.objects.get('orders');
    const { code, stdout } = await diff(manifest('orders', { ...ORDERS, maximumRetryAttempts: 2 }), '-f', '-');
    assert.equal(code, 1);
    assert.match(
      stdout,
      /orders\s+arn:aws:lambda:.*:orders:live\n {2}- maximumRetryAttempts: 0\n {2}\+ maximumRetryAttempts: 2\n$/,
    );
    assert.deepEqual(writes(), []);
    assert.deepEqual(await environment.objects.get('orders'), before);
  });

  it('foresees that a moved target is put there and deleted here', async () => {
    const { code, stdout } = await diff(
      manifest('orders', { ...ORDERS, qualifier: 'canary' }),
      ...['-f', '-', '-o', 'json'],
    );
    assert.equal(code, 1);
    const [{ result, changes }] = JSON.parse(stdout);
    assert.equal(result, 'Differs');
    assert.deepEqual(
      changes.map(({ request, functionArn }: { request: string; functionArn: string }) => [
        request,
        functionArn.split(':').at(-1),
      ]),
      [
        ['Put', 'canary'],
        ['Delete', 'live'],
      ],
    );
    assert.deepEqual(writes(), []);
  });

  it('ends with 2 where an object could not be followed: refused by the API server, or owned by another', async () => {
    const refused = await diff(manifest('wrong', { ...ORDERS, maximumRetryAttempts: 7 }), '-f', '-');
    assert.equal(refused.code, 2);
    assert.match(refused.stdout, /wrong[\s\S]*maximumRetryAttempts/);
    const owned = await diff(manifest('second', ORDERS), '-f', '-');
    assert.equal(owned.code, 2);
    assert.match(owned.stdout, /OwnedByAnother: .* is configured by .*\/orders/);
  });

  it('ends with 2 for what is wrong about the command', async () => {
    for (const args of [['nobody'], ['-f', '/nowhere.yaml'], ['--colour'], ['orders', '-f', 'x.yaml']]) {
      const { code, stderr } = await diff('', ...args);
      assert.deepEqual([code, stderr.startsWith('error: ')], [2, true], `${args}: ${stderr}`);
    }
  });
});
