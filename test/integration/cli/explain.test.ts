import assert from 'node:assert/strict';
import { callsMade, createEnvironment, type Environment } from '../environment.ts';
import { type CliRun, runCli } from './run-cli.ts';

describe('kubectl eic explain', () => {
  let environment: Environment;
  const explain = (...args: string[]): Promise<CliRun> =>
    runCli(environment, ['explain', ...args, '-n', environment.namespace]);
  const explained = async (name: string) => {
    const { code, stdout, stderr } = await explain(name, '-o', 'json');
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  };

  before(async () => {
    environment = await createEnvironment();
    const { emulator, objects } = environment;
    for (const name of ['explained', 'explained-later', 'explained-unmoved']) emulator.functions.create(name);
    const operator = await environment.startOperator();
    await objects.create('orders', { functionName: 'explained', maximumRetryAttempts: 0, driftCheckInterval: '1h' });
    await objects.untilReady('orders');
    await objects.create('unmoved', { functionName: 'explained-unmoved', maximumRetryAttempts: 0 });
    await objects.untilReady('unmoved');
    await objects.create('second', { functionName: 'explained', maximumRetryAttempts: 1 });
    await objects.untilReason('second', 'OwnedByAnother');
    // Nothing may happen while the plugin foresees what would.
    await operator.kill();
    await objects.create('unseen', { functionName: 'explained-later', maximumRetryAttempts: 0 });
  });
  after(() => environment[Symbol.asyncDispose]());

  it('an object in sync: who owns its target, what it claims, the rule that decides, and when it is checked', async () => {
    const { namespace, emulator } = environment;
    emulator.calls.clear();
    const { object, owner, claims, found, decision, changes, nextCheck, said } = await explained('orders');
    const functionArn = 'arn:aws:lambda:us-east-1:111122223333:function:explained:$LATEST';
    assert.deepEqual([object, owner], [`${namespace}/orders`, `${namespace}/orders`]);
    assert.deepEqual(claims, [{ functionArn, state: 'Established', attempts: 0 }]);
    assert.deepEqual(found, { maximumRetryAttempts: 0 });
    assert.deepEqual([decision, changes, said.reason], [{ rule: 'keep', end: 'Keep' }, [], 'InSync']);
    const left = Date.parse(nextCheck) - Date.now();
    assert.ok(left > -1_000 && left <= 3_600_000, nextCheck);
    assert.deepEqual(
      callsMade(emulator).filter((call) => call.endsWith('explained:$LATEST')),
      ['Get explained:$LATEST'],
    );
  });

  it('what Lambda holds otherwise: what a Put would change, and makes none', async () => {
    const { emulator } = environment;
    emulator.configs.put('explained', '$LATEST', { MaximumRetryAttempts: 2 });
    emulator.calls.clear();
    const { found, changes } = await explained('orders');
    assert.deepEqual(found, { maximumRetryAttempts: 2 });
    assert.deepEqual(changes[0].differences, [{ field: 'maximumRetryAttempts', declared: '0', found: '2' }]);
    assert.ok(!callsMade(emulator).some((call) => /^(Put|Delete)/.test(call)));
  });

  it('an object without an interval of its own: checked at the interval that the operator tells on its Lease', async () => {
    const { nextCheck } = await explained('unmoved');
    const left = Date.parse(nextCheck) - Date.now();
    assert.ok(left > -1_000 && left <= 600_000, nextCheck);
  });

  it('an object whose target another one owns: the owner, and the rule that says so', async () => {
    const { namespace } = environment;
    const { owner, decision, nextCheck } = await explained('second');
    assert.equal(nextCheck, undefined);
    assert.match((await explain('second')).stdout, /^Next check: +none; it is tried again by itself/m);
    assert.equal(owner, `${namespace}/orders`);
    assert.deepEqual([decision.rule, decision.end], ['ownedByAnother', 'Refuse']);
    assert.match(decision.message, /^OwnedByAnother: /);
  });

  it('an object that the operator has not seen: says so, and what it would put', async () => {
    const { stdout, code } = await explain('unseen');
    assert.equal(code, 0);
    assert.match(stdout, /^Seen: +the operator has not reported it yet$/m);
    assert.match(stdout, /^Lambda: +holds nothing$/m);
    assert.match(stdout, /^Would change: \+ maximumRetryAttempts: 0$/m);
    assert.match(stdout, /^Claims: +none$/m);
  });

  it('no object of that name: 252, and says what to do', async () => {
    const { code, stderr } = await explain('nobody');
    assert.equal(code, 252);
    assert.match(stderr, /There is no EventInvokeConfig nobody in namespace .*: `kubectl eic status` lists/);
  });
});
