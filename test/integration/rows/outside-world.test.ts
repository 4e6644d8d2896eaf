import assert from 'node:assert/strict';
import type { Identity } from '../../../dev/lambda-emulator/identities.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { condition } from '../objects.ts';
import type { LogLine, OperatorProcess } from '../operator-process.ts';

const GET = 'GetFunctionEventInvokeConfig';
const LIST = 'ListFunctionEventInvokeConfigs';
const PUT = 'PutFunctionEventInvokeConfig';

const NOT_ENABLED = 'ap-east-1';

/** The lines about calls that failed, apart from what merely does not exist. */
function failedCalls({ log }: OperatorProcess): LogLine[] {
  return log.filter(({ message, failure }) => message === 'a call to AWS failed' && failure !== 'FunctionNotFound');
}

describe('answers of the world outside', () => {
  let environment: Environment;
  let operator: OperatorProcess;

  before(async () => {
    environment = await createEnvironment({ regionsNotEnabled: [NOT_ENABLED] });
    operator = await environment.startOperator();
  });
  after(() => environment[Symbol.asyncDispose]());

  /** The reasons of Ready, each time that it changed: a claim is written beside the conditions as they are. */
  const reasons = async (name: string): Promise<string[]> => {
    const statuses = await environment.proxy.statuses(name);
    return statuses
      .flatMap(({ conditions = [] }) => conditions.filter(({ type }) => type === 'Ready'))
      .map(({ reason }) => reason)
      .filter((reason, index, all) => reason !== all[index - 1]);
  };

  it('R1: a region that the account has not enabled: only its object is Stalled, and heals', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('home');
    await objects.create('home', { functionName: 'home', maximumRetryAttempts: 0 });
    await objects.untilReady('home');
    emulator.functions.create('abroad', {}, { region: NOT_ENABLED });
    await objects.create('abroad', { functionName: 'abroad', region: NOT_ENABLED, maximumRetryAttempts: 0 });
    const abroad = await objects.untilReason('abroad', 'RegionNotEnabled');
    assert.equal(condition(abroad, 'Stalled')?.status, 'True');
    assert.equal(
      condition(abroad, 'Ready')?.message,
      `AWS refuses the operator's credentials in ${NOT_ENABLED} and accepts them elsewhere, as with a region that is not ` +
        'enabled for the account: enable it, or correct the region.',
    );
    assert.deepEqual(environment.operations('abroad'), [GET]);
    await objects.patchSpec('home', { maximumRetryAttempts: 1 });
    await objects.untilReady('home');
    assert.deepEqual(environment.operations('home'), [GET, PUT, GET, PUT]);
    assert.deepEqual(await reasons('home'), ['InSync']);

    emulator.behaviour.regionsNotEnabled = [];
    await objects.untilReady('abroad');
    assert.deepEqual(await reasons('abroad'), ['RegionNotEnabled', 'InSync']);
  });

  it('F8: AccessDenied tells principal, action, resource and reason, and the log has the request ID', async () => {
    const { objects, emulator } = environment;
    const principal = 'arn:aws:sts::111122223333:assumed-role/operator';
    const resource = 'arn:aws:lambda:us-east-1:111122223333:function:denied';
    emulator.functions.create('denied');
    emulator.faults.add({
      kind: 'error',
      status: 403,
      code: 'AccessDeniedException',
      message:
        `User: ${principal}/pod-7 is not authorized to perform: lambda:${PUT} on resource: ${resource} ` +
        'with an explicit deny in a service control policy',
      operations: [PUT],
      functionName: 'denied',
    });
    await objects.create('denied', { functionName: 'denied', maximumRetryAttempts: 0 });
    const object = await objects.untilReason('denied', 'AccessDenied');
    const message = `AWS denies ${principal} the action lambda:${PUT} on ${resource}: there is an explicit deny in a service control policy; have it lifted there.`;
    assert.equal(condition(object, 'Ready')?.message, message);
    const line = await operator.logged(({ outcome, reason }) => outcome === 'Refuse' && reason === 'AccessDenied');
    const [call] = failedCalls(operator).filter(({ failure }) => failure === 'AccessDenied');
    assert.deepEqual(
      [call?.operation, call?.region, call?.detail, call?.code, call?.status],
      [PUT, 'us-east-1', message, 'AccessDeniedException', 403],
    );
    assert.match(String(call?.requestId), /^[0-9a-f-]{36}$/);
    assert.equal(line.requestId, call?.requestId);
    assert.deepEqual(environment.operations('denied'), [GET, PUT]);
  });

  describe('R10: an answer that is not from Lambda is told as it was, and passes by itself:', () => {
    const rows: readonly (readonly [
      title: string,
      fault: Parameters<Environment['emulator']['faults']['add']>[0],
      message: string,
    ])[] = [
      [
        '403 with HTML of a web filter',
        { kind: 'htmlBody', status: 403, server: 'WebFilter/6.2' },
        `${GET} got status 403 and text/html (Server: WebFilter/6.2), which is not from Lambda: look at what stands between the operator and AWS.`,
      ],
      [
        '400 of no type to a Get',
        { kind: 'htmlBody', status: 400 },
        `${GET} got status 400 and text/html, which is not from Lambda: look at what stands between the operator and AWS.`,
      ],
      [
        'LastModified that is no time',
        {
          kind: 'json',
          body: { FunctionArn: 'arn:aws:lambda:us-east-1:111122223333:function:odd', LastModified: 'yesterday' },
        },
        `${GET} got status 200 and application/json, which can't be read as an answer from Lambda.`,
      ],
    ];
    for (const [index, [title, fault, message]] of rows.entries()) {
      it(title, async () => {
        const { objects, emulator, proxy } = environment;
        const name = `odd-${index}`;
        emulator.functions.create(name);
        emulator.faults.add({ ...fault, operations: [GET], functionName: name, times: 1 });
        await objects.create(name, { functionName: name, maximumRetryAttempts: 0 });
        await objects.untilReady(name);
        assert.deepEqual(await reasons(name), ['LambdaUnavailable', 'InSync']);
        const [first] = await proxy.statuses(name);
        assert.equal(first?.conditions?.[0]?.message, message);
        assert.deepEqual(environment.operations(name), [GET, GET, PUT]);
      });
    }
  });
});

describe('lists that Lambda refuses, or that never end', () => {
  let environment: Environment;

  before(async () => {
    environment = await createEnvironment();
  });
  after(() => environment[Symbol.asyncDispose]());

  it('F12, R13: the function is read by Gets, and other functions are listed all the same', async () => {
    const { objects, emulator } = environment;
    const qualifiers = ['1', '2', '3'];
    const functions = ['endless', 'denied', 'listed'];
    for (const name of functions) {
      emulator.functions.create(name, { versions: qualifiers.length });
      for (const qualifier of qualifiers) {
        emulator.configs.put(name, qualifier, { MaximumRetryAttempts: 0 });
        await objects.create(`${name}-${qualifier}`, { functionName: name, qualifier, maximumRetryAttempts: 0 });
      }
    }
    emulator.faults.add({
      kind: 'json',
      body: { FunctionEventInvokeConfigs: [], NextMarker: 'again' },
      operations: [LIST],
      functionName: 'endless',
    });
    const message = 'User: arn:aws:iam::111122223333:user/operator is not authorized to perform: lambda:List';
    emulator.faults.add({
      kind: 'error',
      status: 403,
      code: 'AccessDeniedException',
      message,
      operations: [LIST],
      functionName: 'denied',
    });
    const operator = await environment.startOperator();
    for (const name of functions) for (const qualifier of qualifiers) await objects.untilReady(`${name}-${qualifier}`);
    assert.deepEqual(environment.operations('endless'), [LIST, LIST, GET, GET, GET]);
    assert.deepEqual(environment.operations('denied'), [LIST, GET, GET, GET]);
    assert.deepEqual(environment.operations('listed'), [LIST]);
    const line = await operator.logged((each) => each.message === 'a List never ends');
    assert.deepEqual(
      [line.level, line.function, line.region, line.status],
      ['warn', 'arn:aws:lambda:us-east-1:111122223333:function:endless', 'us-east-1', 200],
    );
    assert.match(String(line.requestId), /^[0-9a-f-]{36}$/);
  });
});

describe('F11: a clock that is off by more than five minutes', () => {
  let environment: Environment;

  before(async () => {
    environment = await createEnvironment({ clockOffsetMs: 7 * 60_000 });
  });
  after(() => environment[Symbol.asyncDispose]());

  it('is told once, with the offset, and everything goes on, also after credentials that were refused', async () => {
    const { objects, emulator } = environment;
    const register = (state: Identity['state']) =>
      emulator.identities.register({ accessKeyId: 'AKIACLOCK', accountId: '111122223333', ...(state && { state }) });
    const operator = await environment.startOperator({ env: { AWS_ACCESS_KEY_ID: 'AKIACLOCK' } });
    emulator.functions.create('late');
    emulator.functions.create('late', {}, { region: 'eu-west-1' });
    await objects.create('late', { functionName: 'late', maximumRetryAttempts: 0 });
    await objects.create('late-there', { functionName: 'late', region: 'eu-west-1', maximumRetryAttempts: 0 });
    await objects.untilReady('late');
    await objects.untilReady('late-there');

    register('expired');
    await objects.patchSpec('late', { maximumRetryAttempts: 1 });
    await objects.untilReason('late', 'CredentialsInvalid');
    register(undefined);
    await objects.untilReady('late');
    assert.deepEqual(
      failedCalls(operator)
        .filter(({ failure }) => failure === 'ClockOff')
        .map(({ level, operation, detail }) => [level, operation, detail]),
      [
        [
          'warn',
          'GetCallerIdentity',
          "The clock of this machine is 7 minutes behind AWS's: set it right. Meanwhile, requests are signed by AWS's clock.",
        ],
      ],
    );
  });
});

describe('an endpoint that ignores qualifiers, as moto does', () => {
  let environment: Environment;

  beforeEach(async () => {
    environment = await createEnvironment({ qualifiers: false });
  });
  afterEach(() => environment[Symbol.asyncDispose]());

  it('is told on the object that names one, before anything is written; without a qualifier it serves', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('orders', { aliases: { live: '$LATEST' } });
    await environment.startOperator();
    await objects.create('orders-live', { functionName: 'orders', qualifier: 'live', maximumRetryAttempts: 0 });
    const object = await objects.untilReason('orders-live', 'UnexpectedFunction');
    assert.equal(condition(object, 'Stalled')?.status, 'True');
    const arn = 'arn:aws:lambda:us-east-1:111122223333:function:orders';
    assert.equal(
      condition(object, 'Ready')?.message,
      `The endpoint ${emulator.url} ignores qualifiers: asked about ${arn}:live, it answered for ${arn}. Nothing is ` +
        'written there for this version or alias. Use an endpoint that has a configuration for each version and alias, or leave the qualifier out.',
    );
    assert.equal(object.metadata.finalizers, undefined);
    assert.equal(object.status?.claims, undefined);
    assert.deepEqual(environment.operations('orders'), [GET]);
    await objects.delete('orders-live');
    await objects.untilGone('orders-live');

    await objects.create('orders', { functionName: 'orders', maximumRetryAttempts: 0 });
    await objects.untilReady('orders');
    assert.deepEqual(
      environment.operations('orders').filter((operation) => operation === PUT),
      [PUT],
    );
  });

  it('gets one Put at most for several new qualifiers; its object says so, and the others can be deleted', async () => {
    const { objects, emulator } = environment;
    const aliases = ['a', 'b', 'c', 'd'];
    emulator.functions.create('payments', {
      versions: 1,
      aliases: Object.fromEntries(aliases.map((alias) => [alias, '1'])),
    });
    for (const qualifier of aliases) {
      await objects.create(`payments-${qualifier}`, { functionName: 'payments', qualifier, maximumRetryAttempts: 0 });
    }
    const operator = await environment.startOperator();
    const told = await Promise.all(
      aliases.map((alias) => objects.untilReason(`payments-${alias}`, 'UnexpectedFunction')),
    );
    const isPut = (object: (typeof told)[number]) =>
      condition(object, 'Ready')?.message.includes('it answered a Put for') === true;
    assert.deepEqual(environment.operations('payments').slice(0, 2), [LIST, PUT]);
    assert.deepEqual(told.filter(isPut).length, 1);
    for (const object of told) {
      const attempts = object.status?.claims?.flatMap((claim) => claim.attempts ?? []) ?? [];
      assert.equal(attempts.length, isPut(object) ? 1 : 0, object.metadata.name);
    }
    const line = await operator.logged(
      ({ message, operation, failure }) =>
        message === 'a call to AWS failed' && operation === PUT && failure === 'UnfitEndpoint',
    );
    assert.match(String(line.requestId), /^[0-9a-f-]{36}$/);

    // What lies there now is shown by a List, which names the function alone: a new process puts nothing.
    await operator.stop();
    await environment.startOperator();
    const names = told.map((object) => String(object.metadata.name));
    for (const name of names) await objects.check(name);
    for (const [index, object] of told.entries()) {
      const name = names[index] ?? '';
      if (isPut(object)) await objects.patchSpec(name, { deletionPolicy: 'Orphan' });
      await objects.delete(name);
      await objects.untilGone(name);
    }
    const writes = environment.operations('payments').filter((operation) => operation !== GET && operation !== LIST);
    assert.deepEqual(writes, [PUT]);
  });
});
