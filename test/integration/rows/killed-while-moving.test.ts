import assert from 'node:assert/strict';
import type { ProxiedRequest } from '../../../dev/control-plane/api-proxy.ts';
import { concurrently } from '../concurrently.ts';
import { callsMade, createEnvironment, type Environment } from '../environment.ts';
import { claimedArns } from '../objects.ts';

const HERE = 'arn:aws:lambda:us-east-1:111122223333:function';
const PUT = 'PutFunctionEventInvokeConfig';
const DELETE = 'DeleteFunctionEventInvokeConfig';

// Four operators start at once, which takes seconds on a busy machine.
const REACHED = { timeoutMs: 30_000 };

// After a kill a deletion is looked at once more at the end of a minute: a Put of the killed process may still arrive.
const FINISHED_MILLISECONDS = 90_000;

/** An environment in which no check falls due in the minute that deletions take. */
async function environmentOfAnHour(): Promise<Environment> {
  const environment = await createEnvironment();
  const { startOperator } = environment;
  return { ...environment, startOperator: () => startOperator({ args: ['--drift-check-interval', '168h'] }) };
}

/** Where the operator is killed on its way from a to b. */
interface KillPoint {
  /** Makes the operator stop there. @returns when it has come there */
  readonly arm: (environment: Environment, name: string) => Promise<unknown>;
  /** What the next operator asks about a and b, in order, when the object names c by then. */
  readonly asks: { readonly a: readonly string[]; readonly b: readonly string[] };
}

const inLambda =
  (operation: typeof PUT | typeof DELETE, suffix: string, afterApplying: boolean): KillPoint['arm'] =>
  ({ emulator }, name) => {
    const functionName = `${name}-${suffix}`;
    emulator.faults.add({ kind: 'hang', operations: [operation], functionName, afterApplying });
    return emulator.calls.waitForReceived(
      (call) => call.operation === operation && call.functionName === functionName,
      REACHED,
    );
  };

const inKubernetes =
  (wanted: (request: ProxiedRequest) => boolean, kind: 'hang' | 'hangAfterApplying'): KillPoint['arm'] =>
  ({ proxy }, name) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    proxy.addFault(
      (request) => {
        const met = request.method === 'PATCH' && request.path.endsWith(`/${name}/status`) && wanted(request);
        if (met) resolve();
        return met;
      },
      { kind },
      1,
    );
    return promise;
  };

const claiming = ({ body }: ProxiedRequest) => !reporting(body);
const reporting = (body: string) => body.includes('"syncedGeneration"');

const POINTS: Readonly<Record<string, KillPoint>> = {
  'before b is claimed': {
    arm: inKubernetes(claiming, 'hang'),
    asks: { a: ['Get', 'Delete', 'Get'], b: [] },
  },
  'after b was claimed': {
    arm: inLambda(PUT, 'b', false),
    // What may still be put on b is looked for whenever the object is looked at.
    asks: { a: ['Get', 'Delete', 'Get'], b: ['Get', 'Get', 'Get'] },
  },
  'after b was Put': {
    arm: inLambda(PUT, 'b', true),
    asks: { a: ['Get', 'Delete', 'Get'], b: ['Get', 'Delete', 'Get'] },
  },
  'before a is deleted': {
    arm: inLambda(DELETE, 'a', false),
    asks: { a: ['Get', 'Delete', 'Get'], b: ['Get', 'Delete', 'Get'] },
  },
  'after a was deleted': {
    arm: inLambda(DELETE, 'a', true),
    // A late Put on a is looked for whenever the object is looked at: at the start, 15 s after the Put on c, and after a minute.
    asks: { a: ['Get', 'Get', 'Get'], b: ['Get', 'Delete', 'Get'] },
  },
  'before a is forgotten': {
    arm: inKubernetes(({ body }) => reporting(body), 'hang'),
    asks: { a: ['Get', 'Get', 'Get'], b: ['Get', 'Delete', 'Get'] },
  },
  'after a was forgotten': {
    arm: inKubernetes(({ body }) => reporting(body), 'hangAfterApplying'),
    asks: { a: [], b: ['Get', 'Delete', 'Get'] },
  },
};

/** One operator is at all points at once, on as many objects, and is killed there; then each names c. */
async function movedOn(): Promise<void> {
  await using environment = await environmentOfAnHour();
  const { objects, emulator } = environment;
  const nameOf = (point: string) => point.replaceAll(' ', '-').toLowerCase();
  let operator = await environment.startOperator();
  for (const name of Object.keys(POINTS).map(nameOf)) {
    for (const suffix of 'abc') emulator.functions.create(`${name}-${suffix}`);
    await objects.create(name, { functionName: `${name}-a`, maximumRetryAttempts: 0 });
    await objects.untilReady(name);
  }
  for (const [point, { arm }] of Object.entries(POINTS)) {
    const reached = arm(environment, nameOf(point));
    await objects.patchSpec(nameOf(point), { functionName: `${nameOf(point)}-b` });
    await reached;
  }
  await objects.until(nameOf('after a was forgotten'), (object) => claimedArns(object).length === 1);
  await operator.kill();
  emulator.faults.clear();
  emulator.calls.clear();

  for (const name of Object.keys(POINTS).map(nameOf)) await objects.patchSpec(name, { functionName: `${name}-c` });
  operator = await environment.startOperator();
  for (const [point, { asks }] of Object.entries(POINTS)) {
    const name = nameOf(point);
    const object = await objects.untilReady(name, FINISHED_MILLISECONDS);
    assert.deepEqual(
      ['a', 'b', 'c'].map((suffix) => emulator.configs.get(`${name}-${suffix}`)?.MaximumRetryAttempts),
      [undefined, undefined, 0],
      point,
    );
    assert.deepEqual(object.status?.claims, [{ functionArn: `${HERE}:${name}-c:$LATEST`, established: true }]);
    const asked = (suffix: string) =>
      callsMade(emulator, `${name}-${suffix}`).map((call) => call.replace(` ${name}-${suffix}:$LATEST`, ''));
    // Once more 15 s after a Put that follows a kill, and when the deletions are looked at again.
    const ofLast = ['Get', 'Put', 'Get', 'Get'];
    assert.deepEqual({ a: asked('a'), b: asked('b'), c: asked('c') }, { ...asks, c: ofLast }, point);
    const all = callsMade(emulator).filter((call) => call.includes(name));
    assert.ok(all.indexOf(`Put ${name}-c:$LATEST`) < all.findIndex((call) => call.startsWith('Delete')));
  }
}

async function onTheWayBack(): Promise<void> {
  await using environment = await environmentOfAnHour();
  const { objects, emulator } = environment;
  for (const suffix of 'abc') emulator.functions.create(`back-${suffix}`);
  let operator = await environment.startOperator();
  await objects.create('back', { functionName: 'back-a', maximumRetryAttempts: 0 });
  await objects.untilReady('back');
  const stops = [
    { next: 'b', arm: inLambda(PUT, 'b', true) },
    { next: 'c', arm: inLambda(PUT, 'c', true) },
    { next: 'a', arm: inLambda(DELETE, 'b', true) },
  ];
  for (const [index, { next, arm }] of stops.entries()) {
    const reached = arm(environment, 'back');
    await objects.patchSpec('back', { functionName: `back-${next}` });
    if (index > 0) operator = await environment.startOperator();
    await reached;
    await operator.kill();
    emulator.faults.clear();
  }
  assert.equal(claimedArns(await objects.get('back')).length, 3);
  operator = await environment.startOperator();
  const object = await objects.untilReady('back', FINISHED_MILLISECONDS);
  assert.deepEqual(
    ['a', 'b', 'c'].map((suffix) => emulator.configs.get(`back-${suffix}`)?.MaximumRetryAttempts),
    [0, undefined, undefined],
  );
  assert.deepEqual(claimedArns(object), [`${HERE}:back-a:$LATEST`]);
  assert.equal(emulator.calls.count({ operation: PUT, functionName: 'back-a' }), 1);
}

async function swapped(): Promise<void> {
  await using environment = await environmentOfAnHour();
  const { objects, emulator } = environment;
  const retries = () => ['x', 'y'].map((name) => emulator.configs.get(name)?.MaximumRetryAttempts);
  let operator = await environment.startOperator();
  for (const [index, name] of ['x', 'y'].entries()) {
    emulator.functions.create(name);
    // An object's own settings are no stranger's, so this policy must not get in the way.
    await objects.create(name, { functionName: name, maximumRetryAttempts: index, adoptionPolicy: 'Refuse' });
  }
  for (const name of ['x', 'y']) await objects.untilReady(name);
  emulator.calls.clear();
  await operator.kill();
  await objects.patchSpec('x', { functionName: 'y' });
  await objects.patchSpec('y', { functionName: 'x' });
  for (const [functionName, afterApplying] of [
    ['x', true],
    ['y', false],
  ] as const) {
    emulator.faults.add({ kind: 'hang', operations: [PUT], functionName, afterApplying });
  }
  operator = await environment.startOperator();
  await Promise.all(
    ['x', 'y'].map((name) =>
      emulator.calls.waitForReceived((call) => call.operation === PUT && call.functionName === name, REACHED),
    ),
  );
  await operator.kill();
  emulator.faults.clear();
  operator = await environment.startOperator();
  await Promise.all(['x', 'y'].map((name) => objects.untilReady(name)));
  assert.deepEqual(retries(), [1, 0]);
  assert.equal(emulator.calls.count({ operation: PUT, functionName: 'x' }), 1);
  assert.equal(emulator.calls.count({ operation: PUT, functionName: 'y' }), 2);
  assert.equal(emulator.calls.count({ operation: DELETE }), 0);
  for (const name of ['x', 'y']) await objects.delete(name);
  await Promise.all(['x', 'y'].map((name) => objects.untilGone(name, FINISHED_MILLISECONDS)));
  assert.deepEqual(retries(), [undefined, undefined]);
}

async function bothDeleted(): Promise<void> {
  await using environment = await environmentOfAnHour();
  const { objects, emulator, proxy } = environment;
  emulator.functions.create('shared');
  const operator = await environment.startOperator();
  await objects.create('owner', { functionName: 'shared', maximumRetryAttempts: 0 });
  await objects.untilReady('owner');
  await objects.create('second', { functionName: 'shared', maximumRetryAttempts: 2 });
  await objects.untilReason('second', 'OwnedByAnother');
  const { promise: releasing, resolve } = Promise.withResolvers<void>();
  const end = proxy.addFault(
    ({ method, path }) => {
      const releases = method === 'PATCH' && path.endsWith('/owner');
      if (releases) resolve();
      return releases;
    },
    { kind: 'hang' },
  );
  await objects.delete('owner');
  await releasing;
  await operator.kill();
  end();
  for (const name of ['owner', 'second']) {
    assert.deepEqual(claimedArns(await objects.get(name)), [`${HERE}:shared:$LATEST`]);
  }
  await objects.delete('second');
  emulator.calls.clear();
  await environment.startOperator();
  await Promise.all(['owner', 'second'].map((name) => objects.untilGone(name, FINISHED_MILLISECONDS)));
  assert.equal(emulator.configs.get('shared'), undefined);
  assert.equal(emulator.calls.count({ operation: PUT }), 0);
}

// Each waits for the minute after a kill, so all wait for it together.
describe('killed while targets move', function () {
  this.timeout(2 * FINISHED_MILLISECONDS);

  concurrently({
    'a→b, killed at seven points, then →c: nothing is left behind': movedOn,
    'killed at b, at c and on the way back to a: only a is left': onTheWayBack,
    'a swap, edited while the operator is away, and killed in the middle': swapped,
    'owner and heir with a claim each, both deleted while the operator is away': bothDeleted,
  });
});
