import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import type { AWSAccount } from '../../../src/api/aws-account.ts';
import type { EventInvokeConfig } from '../../../src/api/event-invoke-config.ts';
import { type Customized, folderOf, healthOf } from '../../unit/gitops/health.ts';
import { AwsAccounts } from '../aws-accounts.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { condition } from '../objects.ts';

/** With it, the test data are written anew instead of compared. */
const RECORD = process.env.RECORD_HEALTH === '1';

const TIME = '2026-01-01T00:00:00Z';
const UID = '00000000-0000-0000-0000-000000000000';

const ACCOUNT = '444455556666';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/event-invoke`;

/** An object as the API server has it, but for what differs each time. */
function recordable({ apiVersion, kind, metadata, spec, status }: EventInvokeConfig | AWSAccount): unknown {
  const { name, generation, finalizers, deletionTimestamp } = metadata;
  const namespace = 'namespace' in metadata ? 'shop' : undefined;
  const kept = { name, namespace, generation, uid: UID, finalizers, deletionTimestamp };
  const text = JSON.stringify({ apiVersion, kind, metadata: kept, spec, status });
  return JSON.parse(
    text
      .replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-][\d:]+)"/g, JSON.stringify(TIME))
      .replaceAll(/"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"/g, JSON.stringify(UID))
      .replaceAll(/"check-\d+-\d+"/g, JSON.stringify('check'))
      .replaceAll(/payments-[0-9a-f]{8}/g, 'payments')
      .replaceAll(/test-[0-9a-f]{8}/g, 'shop'),
  );
}

describe("the test data of Argo CD's health checks", () => {
  let environment: Environment;
  before(async () => {
    environment = await createEnvironment();
  });
  after(() => environment[Symbol.asyncDispose]());

  /** Compares an object with the test data of its state. */
  const checkOf = (kind: Customized, state: string, object: EventInvokeConfig | AWSAccount, status: string) => {
    const file = `${folderOf(kind)}testdata/${state}.yaml`;
    if (RECORD) writeFileSync(file, stringify(recordable(object), { lineWidth: 0 }));
    assert.deepEqual(
      recordable(object),
      parse(readFileSync(file, 'utf8')),
      `${state}: if the operator writes another status now, run this test with RECORD_HEALTH=1`,
    );
    assert.equal(healthOf(kind, object).status, status, state);
  };
  const check = (state: string, object: EventInvokeConfig, status: string) =>
    checkOf('EventInvokeConfig', state, object, status);
  const checkAccount = (state: string, account: AWSAccount, status: string) =>
    checkOf('AWSAccount', state, account, status);

  it('are what the operator writes in each state', async () => {
    const { objects, emulator } = environment;
    for (const name of ['in-sync', 'existing', 'observed', 'suspended']) emulator.functions.create(name);
    for (const name of ['existing', 'observed']) emulator.configs.put(name, '$LATEST', { MaximumRetryAttempts: 2 });
    const settings = { maximumRetryAttempts: 0 };

    check('unseen', await objects.create('in-sync', { functionName: 'in-sync', ...settings }), 'Progressing');

    const operator = await environment.startOperator();
    check('in-sync', await objects.untilReady('in-sync'), 'Healthy');

    await objects.create('missing', { functionName: 'missing', ...settings });
    check('reconciling', await objects.untilReason('missing', 'FunctionNotFound'), 'Progressing');

    await objects.create('existing', { functionName: 'existing', adoptionPolicy: 'Refuse', ...settings });
    check('stalled', await objects.untilReason('existing', 'ConfigurationExists'), 'Degraded');

    await objects.create('observed', { functionName: 'observed', managementPolicy: 'Observe', ...settings });
    check('observed-drifted', await objects.untilReady('observed'), 'Healthy');
    emulator.configs.put('observed', '$LATEST', { MaximumRetryAttempts: 0 });
    check('observed', await objects.check('observed'), 'Healthy');

    await objects.create('suspended', { functionName: 'suspended', suspend: true, ...settings });
    const isSuspended = (object: EventInvokeConfig) => condition(object, 'Suspended') !== undefined;
    check('suspended', await objects.until('suspended', isSuspended), 'Healthy');

    await operator.stop();
    check('edited-unseen', await objects.patchSpec('in-sync', { maximumRetryAttempts: 1 }), 'Progressing');
    await objects.delete('in-sync');
    check('deleted', await objects.get('in-sync'), 'Progressing');
  });

  it('are what the operator writes of an AWSAccount in each state', async () => {
    const { objects, emulator, namespace } = environment;
    await using accounts = new AwsAccounts(environment.api);
    emulator.functions.create('orders', {}, { account: ACCOUNT, region: 'us-east-1' });
    const grants = [{ namespaces: [namespace], functions: ['*'], access: 'Enforce' as const }];
    const assumeRole = { roleArn: ROLE };
    await accounts.create('payments', { accountId: ACCOUNT, region: 'us-east-1', assumeRole, grants });
    checkAccount('unseen', await accounts.get('payments'), 'Progressing');

    const operator = await environment.startOperator();
    checkAccount('stalled', await accounts.untilReason('payments', 'CredentialsInvalid'), 'Degraded');

    emulator.roles.register({ arn: ROLE });
    await objects.create('orders', {
      functionName: 'orders',
      accountRef: { name: accounts.name('payments') },
      maximumRetryAttempts: 0,
    });
    await objects.untilReady('orders');
    const verified = ({ status }: AWSAccount) => status?.objects === 1 && status.conditions?.[0]?.reason === 'Verified';
    checkAccount('verified', await accounts.until('payments', verified), 'Healthy');

    await operator.stop();
    await accounts.patch('payments', { spec: { requestsPerSecond: 5 } });
    checkAccount('edited-unseen', await accounts.get('payments'), 'Progressing');
    await accounts.delete('payments');
    checkAccount('deleted', await accounts.get('payments'), 'Progressing');
  });
});
