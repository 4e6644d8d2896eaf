import assert from 'node:assert/strict';
import { createEnvironment, type Environment } from '../environment.ts';
import type { Objects } from '../objects.ts';
import type { OperatorProcess } from '../operator-process.ts';
import { runCli } from './run-cli.ts';

const SETTINGS = { maximumRetryAttempts: 0 };

// What waits for the quota has a row of its own.
describe('kubectl eic status says why nothing happens', () => {
  let environment: Environment;
  let operator: OperatorProcess;

  before(async () => {
    environment = await createEnvironment();
    operator = await environment.startOperator();
    environment.emulator.functions.create('orders');
  });
  after(() => environment[Symbol.asyncDispose]());

  /** The line of an object, and what is warned of. */
  const statusOf = async (name: string, of: Objects = environment.objects) => {
    const args = ['status', '--operator-namespace', environment.namespace, '-n', of.namespace];
    const { code, stdout, stderr } = await runCli(environment, args);
    assert.equal(code, 0, stderr);
    const line = stdout.split('\n').find((each) => each.startsWith(`${name} `));
    // The user of the tests may write everything, which is warned of as well.
    const warnings = stderr.split('\n').filter((each) => each !== '' && !each.includes('You could write the status'));
    return { line: line ?? assert.fail(stdout), warnings };
  };

  it('not the owner, and suspended', async () => {
    const { objects } = environment;
    await objects.create('first', { functionName: 'orders', ...SETTINGS });
    await objects.untilReady('first');
    await objects.create('second', { functionName: 'orders', ...SETTINGS });
    await objects.untilReason('second', 'OwnedByAnother');
    await objects.create('held', { functionName: 'orders', qualifier: 'live', suspend: true, ...SETTINGS });
    await objects.until('held', ({ status }) => status?.conditions?.[0]?.type === 'Suspended');
    const second = await statusOf('second');
    assert.match(second.line, / False +OwnedByAnother .*first/);
    assert.deepEqual(second.warnings, []);
    assert.match((await statusOf('held')).line, / Suspended .*spec\.suspend is true: nothing is read or changed\./);
  });

  it('outside the operator’s scope', async () => {
    const others = await environment.anotherNamespace();
    await others.create('outside', { functionName: 'orders', ...SETTINGS });
    const { line, warnings } = await statusOf('outside', others);
    const { namespace } = environment;
    assert.ok(
      line.endsWith(
        `No operator looks after it: ${namespace}/event-invoke-operator looks after namespaces ${namespace}.`,
      ),
      line,
    );
    assert.deepEqual(warnings, []);
  });

  it('paused', async () => {
    const { objects, emulator, namespace } = environment;
    const here = ['--operator-namespace', namespace];
    assert.equal((await runCli(environment, ['pause', '--reason', 'INC-123', ...here])).code, 0);
    emulator.functions.create('paused');
    await objects.create('paused', { functionName: 'paused', ...SETTINGS });
    await objects.untilReason('paused', 'Paused');
    const { line, warnings } = await statusOf('paused');
    assert.match(line, / False +Paused .*The operator is paused: INC-123\. Nothing is written to Lambda/);
    assert.deepEqual(warnings, [`warning: The operator ${namespace}/event-invoke-operator is paused: INC-123`]);
    assert.equal((await runCli(environment, ['resume', ...here])).code, 0);
    await objects.untilReady('paused');
  });

  it('credentials refused', async () => {
    const { emulator } = environment;
    emulator.identities.register({ accessKeyId: 'AKIAEXPIRED', accountId: '111122223333', state: 'expired' });
    const objects = await environment.anotherNamespace();
    const refused = await environment.startOperator({
      args: ['--namespaces', objects.namespace, '--leader-elect-resource-name', 'refused'],
      env: { AWS_ACCESS_KEY_ID: 'AKIAEXPIRED' },
    });
    await objects.create('orders', { functionName: 'orders', ...SETTINGS });
    await objects.untilReason('orders', 'CredentialsInvalid');
    const { line } = await statusOf('orders', objects);
    assert.match(line, / False +CredentialsInvalid .*expired/);
    await refused.stop();
  });

  it('not seen yet', async () => {
    const { objects } = environment;
    process.kill(operator.pid, 'SIGSTOP');
    await objects.create('unseen', { functionName: 'orders', qualifier: 'new', ...SETTINGS });
    await objects.patchSpec('first', { maximumRetryAttempts: 1 });
    const unseen = await statusOf('unseen');
    const edited = await statusOf('first');
    process.kill(operator.pid, 'SIGCONT');
    assert.match(unseen.line, / Unknown .*The operator has not looked at it yet\.$/);
    assert.match(
      edited.line,
      / The operator has not reconciled the latest edit yet\. Lambda holds what is declared\.$/,
    );
    await objects.untilReady('first');
  });

  it('no leader', async () => {
    const { objects, namespace } = environment;
    assert.equal(await operator.stop(), 0);
    await objects.create('alone', { functionName: 'orders', qualifier: 'alone', ...SETTINGS });
    const { line, warnings } = await statusOf('alone');
    assert.ok(line.endsWith(`No replica of the operator leads (Lease ${namespace}/event-invoke-operator).`), line);
    assert.deepEqual(warnings, [
      `warning: No replica of the operator ${namespace}/event-invoke-operator leads: nothing is checked or written. ` +
        `Look at its pods in namespace ${namespace}.`,
    ]);
  });
});
