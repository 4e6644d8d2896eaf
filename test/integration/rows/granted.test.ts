import assert from 'node:assert/strict';
import { PLURAL as ACCOUNTS } from '../../../src/api/aws-account.ts';
import { type EventInvokeConfigSpec, GROUP, VERSION } from '../../../src/api/event-invoke-config.ts';
import type { ApiClient } from '../../crds/api-client.ts';
import { AwsAccounts } from '../aws-accounts.ts';
import { editorIn } from '../editor.ts';
import { callsMade, createEnvironment, type Environment } from '../environment.ts';
import { claimedArns, condition, Objects, soleClaim } from '../objects.ts';

const ACCOUNT = '111122223333';
const REGION = 'us-east-1';
const SHOPS_QUEUE = `arn:aws:sqs:${REGION}:${ACCOUNT}:shop-failed`;
const THEIR_QUEUE = `arn:aws:sqs:${REGION}:${ACCOUNT}:theirs-failed`;

/** Every way to name the function of another team. */
const SPELLINGS: readonly Pick<EventInvokeConfigSpec, 'functionName' | 'qualifier' | 'region'>[] = [
  { functionName: 'shop-api' },
  { functionName: 'shop-api', region: REGION },
  { functionName: 'shop-api', qualifier: '$LATEST' },
  { functionName: 'shop-api', qualifier: 'live' },
  { functionName: 'shop-api:live' },
  { functionName: `${ACCOUNT}:shop-api` },
  { functionName: `${ACCOUNT}:function:shop-api` },
  { functionName: `${ACCOUNT}:function:shop-api:live` },
  { functionName: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:shop-api` },
  { functionName: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:shop-api:live` },
];

describe('somebody who may edit the objects of one namespace, which has grants of its own', () => {
  let environment: Environment;
  let accounts: AwsAccounts;
  let editor: ApiClient;
  /** The editor's own namespace, as the editor handles it. */
  let theirs: Objects;

  before(async () => {
    environment = await createEnvironment();
    accounts = new AwsAccounts(environment.api);
    const { namespace } = await environment.anotherNamespace();
    editor = await editorIn(environment.api, namespace);
    theirs = new Objects(editor, namespace);
    const byDefault = await accounts.create('prod', {
      accountId: ACCOUNT,
      region: REGION,
      grants: [
        {
          namespaces: [environment.namespace],
          functions: ['shop-*'],
          access: 'Enforce',
          destinations: [SHOPS_QUEUE],
        },
        { namespaces: [namespace], functions: ['theirs-*'], access: 'Enforce', destinations: [THEIR_QUEUE] },
        { namespaces: ['*'], functions: ['shared-*'] },
      ],
    });
    // The same account by another name, with nothing for the editor.
    await accounts.create('spare', {
      accountId: ACCOUNT,
      region: REGION,
      grants: [{ namespaces: ['nobody'], functions: ['*'], access: 'Enforce' }],
    });
    const args = ['--namespaces', `${environment.namespace},${namespace}`, '--default-account', byDefault];
    await environment.startOperator({ args });
  });
  after(async () => {
    await editor[Symbol.asyncDispose]();
    await accounts[Symbol.asyncDispose]();
    await environment[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    environment.emulator.functions.create('shop-api', { versions: 1, aliases: { live: '1' } });
    environment.emulator.functions.create('theirs-api');
    environment.emulator.functions.create('shared-api');
    environment.emulator.calls.clear();
  });
  afterEach(() => {
    // Their configurations go with them.
    for (const name of ['shop-api', 'theirs-api', 'shared-api']) environment.emulator.functions.delete(name);
  });

  const refusalOf = async (name: string) => {
    const object = await theirs.untilReason(name, 'NotAllowed');
    assert.equal(condition(object, 'Stalled')?.status, 'True');
    assert.deepEqual(claimedArns(object), []);
    assert.equal(object.status?.maximumRetryAttempts, undefined);
    assert.equal(object.status?.destinationConfig, undefined);
    return condition(object, 'Ready')?.message ?? '';
  };
  const remove = async (objects: Objects, ...names: readonly string[]) => {
    for (const name of names) await objects.delete(name);
    for (const name of names) await objects.untilGone(name);
  };

  it("turns the records of another team's function to a queue of their own: nothing is called, however it is spelled", async () => {
    const { objects, emulator } = environment;
    await objects.create('api', { functionName: 'shop-api', maximumRetryAttempts: 0 });
    await objects.untilReady('api');
    emulator.calls.clear();
    const spec = { maximumRetryAttempts: 2, destinationConfig: { onFailure: { destination: THEIR_QUEUE } } };
    const refs = [
      {},
      { accountRef: { name: accounts.name('prod') } },
      { accountRef: { name: accounts.name('spare') } },
    ];
    const all = SPELLINGS.flatMap((spelling) => refs.map((ref) => ({ ...spelling, ...ref, ...spec })));
    const names = all.map((_, index) => `turned-${index}`);
    await Promise.all(all.map((each, index) => theirs.create(`turned-${index}`, each)));
    for (const name of names) assert.match(await refusalOf(name), /^No grant of the AWSAccount/);
    await remove(theirs, ...names);
    assert.deepEqual(callsMade(emulator), []);
    assert.equal(emulator.configs.get('shop-api')?.MaximumRetryAttempts, 0);
    await remove(objects, 'api');
  });

  it("sends the records of their own function to another team's queue: nothing is put", async () => {
    const { emulator } = environment;
    const destinationConfig = { onFailure: { destination: SHOPS_QUEUE } };
    await theirs.create('own', { functionName: 'theirs-api', destinationConfig });
    await refusalOf('own');
    await theirs.patchSpec('own', { destinationConfig: { onFailure: { destination: THEIR_QUEUE } } });
    const ready = await theirs.untilReady('own');
    assert.equal(soleClaim(ready).account, accounts.name('prod'));
    assert.equal(emulator.calls.count({ operation: 'PutFunctionEventInvokeConfig' }), 1);
    await remove(theirs, 'own');
  });

  it("would read another team's settings out, and finds out no more than if the function did not exist", async () => {
    const { emulator } = environment;
    emulator.configs.put('shop-api', '$LATEST', { MaximumRetryAttempts: 1 });
    const reading = { Observe: { managementPolicy: 'Observe' }, Refuse: { adoptionPolicy: 'Refuse' } } as const;
    for (const [name, how] of Object.entries(reading)) {
      const there = `${name.toLowerCase()}-there`;
      const missing = `${name.toLowerCase()}-missing`;
      await theirs.create(there, { functionName: 'shop-api', maximumRetryAttempts: 0, ...how });
      await theirs.create(missing, { functionName: 'shop-xyz', maximumRetryAttempts: 0, ...how });
      assert.equal(await refusalOf(there), (await refusalOf(missing)).replaceAll('shop-xyz', 'shop-api'));
      await remove(theirs, there, missing);
    }
    assert.deepEqual(callsMade(emulator), []);
  });

  it("names another team's function first: it still belongs to the team that has the grant", async () => {
    const { objects, emulator } = environment;
    await theirs.create('squatter', { functionName: 'shop-api', maximumRetryAttempts: 2 });
    await refusalOf('squatter');
    await objects.create('late', { functionName: 'shop-api', maximumRetryAttempts: 0 });
    await objects.untilReady('late');
    await theirs.check('squatter');
    await refusalOf('squatter');
    await remove(theirs, 'squatter');
    assert.deepEqual(callsMade(emulator), ['Get shop-api:$LATEST', 'Put shop-api:$LATEST']);
    assert.equal(emulator.configs.get('shop-api')?.MaximumRetryAttempts, 0);
    await remove(objects, 'late');
  });

  it('may observe what is granted for that alone, and can not make it their own', async () => {
    const { emulator } = environment;
    await theirs.create('shared', { functionName: 'shared-api', maximumRetryAttempts: 0 });
    assert.match(await refusalOf('shared'), /to enforce the function shared-api/);
    assert.deepEqual(callsMade(emulator), []);
    await theirs.patchSpec('shared', { managementPolicy: 'Observe' });
    await theirs.untilReason('shared', 'Observed');
    await remove(theirs, 'shared');
    assert.deepEqual(callsMade(emulator), ['Get shared-api:$LATEST']);
  });

  it('can neither read nor change the accounts and their grants', async () => {
    const path = `/apis/${GROUP}/${VERSION}/${ACCOUNTS}`;
    const merge = 'application/merge-patch+json';
    const attempts: readonly [string, string, unknown?, string?][] = [
      ['GET', path],
      ['GET', `${path}/${accounts.name('prod')}`],
      ['PATCH', `${path}/${accounts.name('prod')}`, { spec: { grants: [] } }, merge],
      ['PATCH', `${path}/${accounts.name('prod')}/status`, { status: {} }, merge],
      ['DELETE', `${path}/${accounts.name('prod')}`],
      ['POST', path, { metadata: { name: 'mine' } }],
    ];
    for (const [method, at, body, type] of attempts)
      assert.equal((await editor.request(method, at, body, type)).code, 403, `${method} ${at}`);
  });
});
