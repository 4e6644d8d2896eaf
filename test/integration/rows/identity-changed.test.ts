import assert from 'node:assert/strict';
import { callsMade, createEnvironment, type Environment, type OperatorSetup } from '../environment.ts';
import { claimedArns, condition } from '../objects.ts';
import type { OperatorProcess } from '../operator-process.ts';

const ACCOUNT = '111122223333';
const OTHER_ACCOUNT = '444455556666';
const OTHER_KEY = 'AKIAOTHER';
const OTHER_REGION = 'eu-west-1';
const PUT = 'PutFunctionEventInvokeConfig';
const DELETE = 'DeleteFunctionEventInvokeConfig';

const IN_OTHER_REGION: OperatorSetup = { env: { AWS_REGION: OTHER_REGION } };
const IN_OTHER_ACCOUNT: OperatorSetup = { env: { AWS_ACCESS_KEY_ID: OTHER_KEY } };

describe('same spec, other account or region of the operator', () => {
  let environment: Environment;
  let operator: OperatorProcess;

  const restart = async (setup?: OperatorSetup) => {
    await operator?.stop();
    environment.emulator.calls.clear();
    operator = await environment.startOperator(setup);
  };

  /** Waits until an object is Stalled for its identity with a message that names something: an old message may still be there. */
  const untilStalled = async (name: string, ...named: string[]) => {
    const object = await environment.objects.until(name, (each) => {
      const ready = condition(each, 'Ready');
      return (
        ready?.reason === 'IdentityChanged' &&
        ready.observedGeneration === each.metadata.generation &&
        named.every((arn) => ready.message.includes(arn))
      );
    });
    assert.equal(condition(object, 'Ready')?.status, 'False');
    assert.equal(condition(object, 'Stalled')?.status, 'True');
    assert.equal(condition(object, 'Stalled')?.reason, 'IdentityChanged');
    return object;
  };

  const assertNoWrites = () => {
    assert.equal(environment.emulator.calls.count({ operation: PUT }), 0);
    assert.equal(environment.emulator.calls.count({ operation: DELETE }), 0);
  };

  before(async () => {
    environment = await createEnvironment();
    const { functions, identities } = environment.emulator;
    identities.register({ accessKeyId: OTHER_KEY, accountId: OTHER_ACCOUNT });
    for (const name of ['orders', 'payments', 'named']) {
      functions.create(name);
      functions.create(name, {}, { region: OTHER_REGION });
      functions.create(name, {}, { account: OTHER_ACCOUNT });
    }
    const { objects } = environment;
    operator = await environment.startOperator();
    await objects.create('orders', { functionName: 'orders', maximumRetryAttempts: 0 });
    await objects.create('payments', { functionName: 'payments', maximumRetryAttempts: 0 });
    await objects.create('named', { functionName: 'named', region: 'us-east-1', maximumRetryAttempts: 0 });
    await Promise.all(['orders', 'payments', 'named'].map((name) => objects.untilReady(name)));
  });
  after(() => environment[Symbol.asyncDispose]());

  it('other region: Stalled, names both targets, no call about the function', async () => {
    const { objects, emulator } = environment;
    await restart(IN_OTHER_REGION);
    const object = await untilStalled(
      'orders',
      `arn:aws:lambda:us-east-1:${ACCOUNT}:function:orders:$LATEST`,
      `arn:aws:lambda:${OTHER_REGION}:${ACCOUNT}:function:orders:$LATEST`,
    );
    assert.deepEqual(claimedArns(object), [`arn:aws:lambda:us-east-1:${ACCOUNT}:function:orders:$LATEST`]);
    await objects.untilEvent('orders', ({ reason, type }) => reason === 'IdentityChanged' && type === 'Warning');
    await objects.check('orders');
    assert.deepEqual(callsMade(emulator, 'orders'), []);
  });

  it('an object that names its region is not concerned, nor is a new one', async () => {
    const { objects, emulator } = environment;
    await objects.check('named');
    await objects.untilReady('named');
    assert.deepEqual(callsMade(emulator, 'named'), ['Get named:$LATEST']);
    emulator.functions.create('new', {}, { region: OTHER_REGION });
    await objects.create('new', { functionName: 'new', maximumRetryAttempts: 0 });
    await objects.untilReady('new');
    assert.deepEqual(callsMade(emulator, 'new'), [
      `Get new:$LATEST in ${ACCOUNT} ${OTHER_REGION}`,
      `Put new:$LATEST in ${ACCOUNT} ${OTHER_REGION}`,
    ]);
    await objects.delete('new');
    await objects.untilGone('new');
  });

  it('an edit that moves nothing leaves it Stalled', async () => {
    const { objects, emulator } = environment;
    await objects.patchSpec('orders', { maximumRetryAttempts: 1 });
    await untilStalled('orders');
    assert.deepEqual(callsMade(emulator, 'orders'), []);
    await objects.patchSpec('orders', { maximumRetryAttempts: 0 });
    await untilStalled('orders');
  });

  it('back under the old identity it is Ready again, with no Put', async () => {
    const { objects, emulator } = environment;
    await restart();
    const object = await objects.untilReady('orders');
    assert.equal(condition(object, 'Stalled'), undefined);
    await objects.check('orders');
    assert.deepEqual(callsMade(emulator, 'orders'), Array(2).fill('Get orders:$LATEST'));
    assertNoWrites();
  });

  it('an edit that names the new region moves it', async () => {
    const { objects, emulator } = environment;
    await restart(IN_OTHER_REGION);
    await untilStalled('orders', OTHER_REGION);
    await objects.patchSpec('orders', { region: OTHER_REGION });
    const object = await objects.untilReady('orders');
    assert.deepEqual(callsMade(emulator, 'orders'), [
      `Get orders:$LATEST in ${ACCOUNT} ${OTHER_REGION}`,
      `Put orders:$LATEST in ${ACCOUNT} ${OTHER_REGION}`,
      'Get orders:$LATEST',
      'Delete orders:$LATEST',
    ]);
    assert.deepEqual(claimedArns(object), [`arn:aws:lambda:${OTHER_REGION}:${ACCOUNT}:function:orders:$LATEST`]);
    assert.equal(emulator.configs.get('orders'), undefined);
    assert.equal(emulator.configs.get('orders', '$LATEST', { region: OTHER_REGION })?.MaximumRetryAttempts, 0);
  });

  it('other account: Stalled, no call about the function', async () => {
    const { objects, emulator } = environment;
    await restart(IN_OTHER_ACCOUNT);
    await untilStalled(
      'payments',
      `arn:aws:lambda:us-east-1:${ACCOUNT}:function:payments:$LATEST`,
      `arn:aws:lambda:us-east-1:${OTHER_ACCOUNT}:function:payments:$LATEST`,
    );
    await objects.check('payments');
    assert.deepEqual(callsMade(emulator, 'payments'), []);
    assert.equal(emulator.configs.get('payments')?.MaximumRetryAttempts, 0);
    assertNoWrites();
  });

  it('STS was asked once for all objects, although all of them came at once', () => {
    assert.equal(environment.emulator.calls.count({ operation: 'GetCallerIdentity' }), 1);
  });

  it('an edit that names the new account puts there, and keeps the claim on what only the old account can delete', async () => {
    const { objects, emulator } = environment;
    const there = `arn:aws:lambda:us-east-1:${OTHER_ACCOUNT}:function:payments`;
    await objects.patchSpec('payments', { functionName: there });
    const object = await untilStalled('payments', `credentials of account ${ACCOUNT}`);
    assert.deepEqual(callsMade(emulator, 'payments'), [
      `Get payments:$LATEST in ${OTHER_ACCOUNT} us-east-1`,
      `Put payments:$LATEST in ${OTHER_ACCOUNT} us-east-1`,
    ]);
    assert.deepEqual(claimedArns(object), [
      `arn:aws:lambda:us-east-1:${ACCOUNT}:function:payments:$LATEST`,
      `${there}:$LATEST`,
    ]);
    assert.equal(emulator.configs.get('payments')?.MaximumRetryAttempts, 0);

    await objects.patchSpec('payments', { deletionPolicy: 'Orphan' });
    assert.deepEqual(claimedArns(await objects.untilReady('payments')), [`${there}:$LATEST`]);
    assert.equal(emulator.configs.get('payments')?.MaximumRetryAttempts, 0);
    assert.equal(emulator.calls.count({ operation: DELETE }), 0);
  });

  it('an object that names the old account is told so, and nothing is written', async () => {
    const { objects, emulator } = environment;
    emulator.calls.clear();
    await objects.create('foreign', {
      functionName: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:orders`,
      maximumRetryAttempts: 2,
    });
    const object = await objects.untilReason('foreign', 'AccountMismatch');
    assert.ok(condition(object, 'Stalled')?.message.includes(OTHER_ACCOUNT));
    assert.deepEqual(callsMade(emulator, 'orders'), []);
  });
});

// Says of every HTTP request that the operator makes where it goes. As code in a URL, it needs no file of its own.
const TELL_HOSTS = `
import { subscribe } from 'node:diagnostics_channel';
subscribe('http.client.request.start', ({ request }) =>
  console.error(JSON.stringify({ message: 'request', host: request.getHeader('host') ?? request.host })));
`;
const TELLING_HOSTS = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(TELL_HOSTS)}` };

describe('the identity where STS cannot be had', () => {
  let environment: Environment;
  let operator: OperatorProcess;

  const start = async (setup?: OperatorSetup) => {
    environment.emulator.calls.clear();
    operator = await environment.startOperator(setup);
  };

  /** The hosts that the operator has spoken to over HTTP, Kubernetes apart, each once. */
  const hosts = () => [
    ...new Set(operator.log.filter(({ message }) => message === 'request').map(({ host }) => String(host))),
  ];

  before(async () => {
    environment = await createEnvironment({ sts: false });
    environment.emulator.identities.register({ accessKeyId: OTHER_KEY, accountId: OTHER_ACCOUNT });
  });
  afterEach(() => operator.stop());
  after(() => environment[Symbol.asyncDispose]());

  it('is learnt by one GetFunction, of a function that does not exist as well', async () => {
    const { objects, emulator } = environment;
    await objects.create('first', { functionName: 'first', maximumRetryAttempts: 0 });
    await start();
    const object = await objects.untilReason('first', 'FunctionNotFound');
    assert.deepEqual(callsMade(emulator), ['GetFunction first', 'Get first:$LATEST', 'Put first:$LATEST']);
    assert.deepEqual(claimedArns(object), [`arn:aws:lambda:us-east-1:${ACCOUNT}:function:first:$LATEST`]);
    emulator.functions.create('first');
    await objects.check('first');
    await objects.untilReady('first');
    // The later ones ask for the function with its qualifier, to know whether it is there by now.
    assert.equal(callsMade(emulator).filter((call) => call === 'GetFunction first').length, 1);
  });

  it("another account's credentials: IdentityChanged, no write; and back", async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('first', {}, { account: OTHER_ACCOUNT });
    // Lambda isn't asked at start about what is in sync: who wants to know asks.
    await start(IN_OTHER_ACCOUNT);
    await objects.check('first');
    await objects.untilReason('first', 'IdentityChanged');
    await operator.stop();
    assert.deepEqual(callsMade(emulator), [`GetFunction first in ${OTHER_ACCOUNT} us-east-1`]);
    await start();
    await objects.untilReady('first');
    assert.deepEqual(callsMade(emulator), ['GetFunction first', 'Get first:$LATEST']);
  });

  it("only Lambda's endpoint is replaced: STS is never called, and GetFunction says it", async () => {
    const { objects, emulator } = environment;
    emulator.behaviour.sts = true;
    await start({ env: { AWS_ENDPOINT_URL: undefined, AWS_ENDPOINT_URL_LAMBDA: emulator.url, ...TELLING_HOSTS } });
    await objects.check('first');
    assert.equal(callsMade(emulator)[0], 'GetFunction first');
    assert.equal(emulator.calls.count({ operation: 'GetCallerIdentity' }), 0);
    assert.deepEqual(hosts(), [new URL(emulator.url).host]);
  });

  it('the same with --endpoint-url', async () => {
    const { objects, emulator } = environment;
    const args = ['--endpoint-url', emulator.url];
    await start({ args, env: { AWS_ENDPOINT_URL: undefined, ...TELLING_HOSTS } });
    await objects.check('first');
    assert.equal(emulator.calls.count({ operation: 'GetFunction' }), 1);
    assert.deepEqual(hosts(), [new URL(emulator.url).host]);
  });

  it('both endpoints are replaced: STS is asked where it is', async () => {
    const { objects, emulator } = environment;
    const urls = { AWS_ENDPOINT_URL_LAMBDA: emulator.url, AWS_ENDPOINT_URL_STS: emulator.url };
    await start({ env: { AWS_ENDPOINT_URL: undefined, ...urls, ...TELLING_HOSTS } });
    await objects.check('first');
    assert.equal(emulator.calls.count({ operation: 'GetCallerIdentity' }), 1);
    assert.equal(emulator.calls.count({ operation: 'GetFunction' }), 0);
    assert.deepEqual(hosts(), [new URL(emulator.url).host]);
  });

  it('is learnt once for many objects that come at once', async () => {
    const { objects, emulator } = environment;
    emulator.behaviour.sts = false;
    const names = ['one', 'two', 'three', 'four'];
    for (const name of names) {
      emulator.functions.create(name);
      await objects.create(name, { functionName: name, maximumRetryAttempts: 0 });
    }
    await start();
    await Promise.all(names.map((name) => objects.untilReady(name)));
    assert.equal(emulator.calls.count({ operation: 'GetFunction' }), 1);
  });
});
