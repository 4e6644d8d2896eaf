import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { GrantSpec } from '../../../src/api/aws-account.ts';
import { accountFinalizer } from '../../../src/reconcile/accounts/account-keeper.ts';
import { AwsAccounts, accountCondition } from '../aws-accounts.ts';
import { controlPlane } from '../control-plane.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { run } from '../run.ts';
import { sectionsOf } from './sections.ts';

const HEADING = 'One of several operators is gone for good';
const PLACEHOLDER = 'event-invoke-operator/former-name';

describe('an AWSAccount on which an operator is noted that is gone for good', () => {
  const folder = mkdtempSync(join(tmpdir(), 'event-invoke-operator-home-'));
  let environment: Environment;
  let accounts: AwsAccounts;

  before(async () => {
    environment = await createEnvironment();
    accounts = new AwsAccounts(environment.api);
  });
  after(async () => {
    await rm(folder, { recursive: true });
    await accounts[Symbol.asyncDispose]();
    await environment[Symbol.asyncDispose]();
  });

  it('is free of it after the commands in docs/uninstall.md, as typed', async () => {
    const { emulator, namespace, objects } = environment;
    const { account: accountId, region } = emulator.scope;
    const grants: GrantSpec[] = [{ namespaces: [namespace], functions: ['*'], access: 'Enforce' }];
    const account = await accounts.create('shared', { accountId, region, grants });
    emulator.functions.create('orders');
    const former = await environment.startOperator({ args: ['--leader-elect-resource-name', 'former'] });
    await objects.create('orders', { functionName: 'orders', accountRef: { name: account }, maximumRetryAttempts: 0 });
    await objects.untilReady('orders');
    const gone = `${namespace}/former`;
    const finalizer = accountFinalizer(gone);
    await accounts.patch('shared', { metadata: { finalizers: ['example.com/other', finalizer] } });
    await accounts.until('shared', ({ status }) => status?.operators?.[0]?.objects === 1);
    await former.kill();

    // The same installation under another name.
    const current = `${namespace}/current`;
    await environment.startOperator({ args: ['--leader-elect-resource-name', 'current'] });
    await accounts.patch('shared', { spec: { requestsPerSecond: 9 } });
    const waiting = await accounts.until('shared', ({ metadata: { generation }, status }) =>
      (status?.operators ?? []).some((each) => each.name === current && each.observedGeneration === generation),
    );
    assert.equal(accountCondition(waiting, 'Reconciling')?.status, 'True');
    assert.deepEqual(
      waiting.status?.operators?.map(({ name }) => name),
      [current, gone],
    );

    const { blocks = [] } = sectionsOf('docs/uninstall.md').find(({ heading }) => heading === HEADING) ?? {};
    const commands = blocks.join('\n').replaceAll(PLACEHOLDER, gone);
    assert.match(commands, new RegExp(gone));
    const { kubectl, kubeconfig } = await controlPlane();
    const PATH = [dirname(kubectl), '/usr/bin', '/bin'].join(delimiter);
    await run('sh', ['-ec', commands], { PATH, HOME: folder, KUBECONFIG: kubeconfig });

    const ready = await accounts.untilReason('shared', 'Verified');
    assert.equal(accountCondition(ready, 'Ready')?.status, 'True');
    assert.deepEqual(
      ready.status?.operators?.map(({ name }) => name),
      [current],
    );
    const { finalizers = [] } = ready.metadata;
    assert.ok(finalizers.includes('example.com/other') && !finalizers.includes(finalizer), finalizers.join());
  });
});
