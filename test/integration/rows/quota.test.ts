import assert from 'node:assert/strict';
import { callsMade, createEnvironment, type Environment } from '../environment.ts';
import type { OperatorProcess } from '../operator-process.ts';

const FUNCTIONS = ['billing', 'mail', 'orders', 'stock'];
const ALIASES = ['a', 'b', 'c', 'd', 'e'];
const LIST = 'ListFunctionEventInvokeConfigs';
const LISTS = FUNCTIONS.map((name) => `${LIST} ${name}`);

describe("within Lambda's quota", () => {
  let environment: Environment;
  let operator: OperatorProcess;

  const start = async (...args: string[]) => {
    environment.emulator.calls.clear();
    environment.proxy.clear();
    operator = await environment.startOperator({ args: ['--requests-per-second', '15', ...args] });
  };
  const calls = () =>
    callsMade(environment.emulator)
      .filter((call) => !call.startsWith('GetCallerIdentity'))
      .toSorted();

  before(async () => {
    environment = await createEnvironment({ quota: true });
    const { objects, emulator } = environment;
    for (const functionName of FUNCTIONS) {
      emulator.functions.create(functionName, {
        versions: 1,
        aliases: Object.fromEntries(ALIASES.map((alias) => [alias, '1'])),
      });
      for (const qualifier of ALIASES) {
        await objects.create(`${functionName}-${qualifier}`, { functionName, qualifier, maximumRetryAttempts: 0 });
      }
    }
  });
  after(() => environment[Symbol.asyncDispose]());

  it('what is there at the start costs one List for each function and one Put for each alias', async () => {
    const { objects, emulator } = environment;
    await start();
    await objects.untilAll((all) => all.every(({ status }) => status?.conditions?.[0]?.status === 'True'), 15_000);
    const puts = FUNCTIONS.flatMap((name) => ALIASES.map((alias) => `Put ${name}:${alias}`));
    assert.deepEqual(calls(), [...LISTS, ...puts].toSorted());
    assert.equal(emulator.calls.count({ status: 429 }), 0);
    await operator.stop();
  });

  it('a restart reads nothing and writes nothing', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('new');
    await start('--drift-check-interval', '8760h');
    // By the time that a new object is done with, whatever the start had to read would have been read before.
    const created = await objects.create('new', { functionName: 'new', maximumRetryAttempts: 0 });
    await objects.untilReady('new');
    await objects.untilEvent('new', ({ reason }) => reason === 'Configured');
    assert.deepEqual(calls(), ['Get new:$LATEST', 'Put new:$LATEST']);
    const { name } = created.metadata;
    assert.deepEqual(
      environment.proxy.writes().filter(({ path }) => !path.includes(`/${name}`)),
      [],
    );
    await objects.delete('new');
    await objects.untilGone('new');
    await operator.stop();
  });

  it('a check of all costs one List for each function, and writes nothing', async () => {
    const { emulator } = environment;
    await start('--drift-check-interval', '4s');
    await emulator.calls.waitFor(
      () => emulator.calls.count({ operation: LIST, state: 'answered' }) >= FUNCTIONS.length,
    );
    assert.deepEqual(calls().slice(0, FUNCTIONS.length), LISTS);
    assert.equal(emulator.calls.count({ operation: 'GetFunctionEventInvokeConfig' }), 0);
    assert.deepEqual(environment.proxy.writes(), []);
    await operator.stop();
  });

  it('checks that need more than the budget leaves them are stretched, and the log says so', async () => {
    environment.emulator.calls.clear();
    const args = ['--requests-per-second', '4', '--drift-check-interval', '1s'];
    operator = await environment.startOperator({ args });
    const { intervals } = await operator.logged(({ message }) => message === 'drift checks are stretched');
    assert.equal(intervals, 4);
    await operator.stop();
  });
});
