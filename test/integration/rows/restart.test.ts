import assert from 'node:assert/strict';
import { FINALIZER } from '../../../src/reconcile/object/finalizer.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { claimedArns, condition, soleClaim } from '../objects.ts';
import type { OperatorProcess } from '../operator-process.ts';

const GET = 'GetFunctionEventInvokeConfig';
const PUT = 'PutFunctionEventInvokeConfig';
const DELETE = 'DeleteFunctionEventInvokeConfig';
const HOLD = 'test.example.com/hold';

// After a kill a deletion is looked at once more at the end of a minute: a Put of the killed process may still arrive.
const FINISHED_MILLISECONDS = 90_000;

/**
 * A write of the operator's. It is killed after the write was carried out and before it heard of that, which also is the
 * moment before its next write.
 */
interface Row {
  /** What happens before: the object is Ready, unless it says otherwise. */
  readonly given?: (environment: Environment, name: string) => Promise<void>;
  readonly write: 'metadata' | 'status' | typeof PUT | typeof DELETE;
  /** Which of several writes of that kind it is, by its body; the first, unless it says otherwise. */
  readonly which?: (body: string) => boolean;
  /** What makes the operator write. */
  readonly when: (environment: Environment, name: string) => Promise<unknown>;
  /** Resolves when the write was carried out. */
  readonly written: (environment: Environment, name: string) => Promise<unknown>;
  /** Resolves when the next operator has finished. */
  readonly finished: (environment: Environment, name: string) => Promise<unknown>;
  /** All calls in the end, on the function of the object's name. */
  readonly calls: readonly string[];
  /** All calls on the function that it moves to. */
  readonly callsOnNext?: readonly string[];
}

const create = ({ objects }: Environment, name: string) =>
  objects.create(name, { functionName: name, maximumRetryAttempts: 0 });
const ready = async (environment: Environment, name: string) => {
  await create(environment, name);
  await environment.objects.untilReady(name);
};
const move = ({ objects }: Environment, name: string) => objects.patchSpec(name, { functionName: `${name}-next` });
const called =
  (operation: string, next = '') =>
  ({ emulator }: Environment, name: string) =>
    emulator.calls.waitForReceived((call) => call.functionName === name + next && call.operation === operation);
const claimed =
  (count: number) =>
  ({ objects }: Environment, name: string) =>
    objects.until(name, (object) => claimedArns(object).length === count);
const moved = async ({ objects, emulator }: Environment, name: string) => {
  const object = await objects.until(
    name,
    (each) => claimedArns(each).length === 1 && each.status?.observedGeneration === 2,
    FINISHED_MILLISECONDS,
  );
  assert.equal(condition(object, 'Ready')?.status, 'True');
  assert.match(claimedArns(object)[0] ?? '', new RegExp(`:function:${name}-next:`));
  assert.equal(emulator.configs.get(name), undefined);
  assert.equal(emulator.configs.get(`${name}-next`)?.MaximumRetryAttempts, 0);
};
const observes = async ({ objects, emulator }: Environment, name: string) => {
  const object = await objects.untilReason(name, 'Observed');
  assert.equal(object.metadata.finalizers, undefined);
  assert.equal(soleClaim(object).state, 'Released');
  assert.equal(emulator.configs.get(name)?.MaximumRetryAttempts, 0);
};
const reports = (body: string) => body.includes('"syncedGeneration"');

const ROWS: Readonly<Record<string, Row>> = {
  'the finalizer': {
    given: async () => {},
    write: 'metadata',
    when: create,
    written: ({ objects }, name) => objects.until(name, ({ metadata }) => metadata.finalizers !== undefined),
    finished: ({ objects }, name) => objects.untilReady(name),
    calls: [GET, GET, PUT],
  },
  'the claim': {
    given: async () => {},
    write: 'status',
    when: create,
    written: claimed(1),
    finished: ({ objects }, name) => objects.untilReady(name),
    calls: [GET, GET, PUT],
  },
  'the Put': {
    given: async () => {},
    write: PUT,
    when: create,
    written: called(PUT),
    finished: ({ objects }, name) => objects.untilReady(name),
    calls: [GET, PUT, GET],
  },
  'the report': {
    given: async () => {},
    write: 'status',
    which: reports,
    when: create,
    written: ({ objects }, name) => objects.untilReady(name),
    finished: ({ objects }, name) => objects.untilReady(name),
    calls: [GET, PUT],
  },
  'the claim that records an adoption': {
    given: async ({ emulator }, name) => void emulator.configs.put(name, '$LATEST', { MaximumRetryAttempts: 2 }),
    write: 'status',
    when: create,
    written: claimed(1),
    finished: async ({ objects, proxy }, name) => {
      const object = await objects.untilReady(name);
      const { adopted } = soleClaim(object);
      assert.deepEqual(adopted?.settings, { maximumRetryAttempts: 2 });
      assert.deepEqual((await proxy.statuses(name))[0]?.claims?.[0]?.adopted, adopted);
    },
    calls: [GET, GET, PUT],
  },
  'the Put that repairs': {
    write: PUT,
    when: async ({ objects, emulator }, name) => {
      emulator.configs.put(name, '$LATEST', { MaximumRetryAttempts: 2 });
      await objects.patch(name, {
        metadata: { annotations: { 'lambda.eventinvoke.dev/reconcile-requested-at': 'now' } },
      });
    },
    written: ({ emulator }, name) =>
      emulator.calls.waitForReceived(() => emulator.calls.count({ functionName: name, operation: PUT }) === 2),
    finished: async ({ objects }, name) => {
      const object = await objects.until(name, ({ status }) => status?.lastHandledReconcileAt === 'now');
      assert.equal(condition(object, 'Ready')?.status, 'True');
    },
    calls: [GET, PUT, GET, PUT, GET],
  },
  'the Delete': {
    write: DELETE,
    when: ({ objects }, name) => objects.delete(name),
    written: called(DELETE),
    finished: ({ objects }, name) => objects.untilGone(name, FINISHED_MILLISECONDS),
    calls: [GET, PUT, DELETE, DELETE, GET],
  },
  'the removal of the finalizer': {
    write: 'metadata',
    when: ({ objects }, name) => objects.delete(name),
    written: ({ objects }, name) => objects.untilGone(name),
    finished: ({ objects }, name) => objects.untilGone(name),
    calls: [GET, PUT, DELETE],
  },
  'the removal of the finalizer, where another one holds': {
    given: async (environment, name) => {
      await ready(environment, name);
      await environment.objects.patch(name, { metadata: { finalizers: [FINALIZER, HOLD] } });
    },
    write: 'metadata',
    when: ({ objects }, name) => objects.delete(name),
    written: ({ objects }, name) => objects.until(name, ({ metadata }) => metadata.finalizers?.length === 1),
    finished: async ({ objects }, name) => {
      await objects.patch(name, { metadata: { finalizers: null } });
      await objects.untilGone(name);
    },
    calls: [GET, PUT, DELETE],
  },
  'the claim of the next function': {
    write: 'status',
    when: move,
    written: claimed(2),
    finished: moved,
    calls: [GET, PUT, GET, DELETE, GET],
    // What is put in the minute after a kill is read once more, 15 s later.
    callsOnNext: [GET, GET, PUT, GET, GET],
  },
  'the Put on the next function': {
    write: PUT,
    when: move,
    written: called(PUT, '-next'),
    finished: moved,
    calls: [GET, PUT, GET, DELETE, GET],
    callsOnNext: [GET, PUT, GET, GET, GET],
  },
  'the Delete on the function before': {
    write: DELETE,
    when: move,
    written: called(DELETE),
    finished: moved,
    calls: [GET, PUT, GET, DELETE, GET, GET],
    callsOnNext: [GET, PUT, GET, GET],
  },
  'the report of a move': {
    write: 'status',
    which: reports,
    when: move,
    written: moved,
    finished: moved,
    calls: [GET, PUT, GET, DELETE],
    callsOnNext: [GET, PUT],
  },
  'the release to observe': {
    write: 'status',
    when: ({ objects }, name) => objects.patchSpec(name, { managementPolicy: 'Observe' }),
    written: ({ objects }, name) => objects.until(name, (object) => soleClaim(object).state === 'Released'),
    finished: observes,
    calls: [GET, PUT, GET],
  },
  'the removal of the finalizer to observe': {
    write: 'metadata',
    when: ({ objects }, name) => objects.patchSpec(name, { managementPolicy: 'Observe' }),
    written: ({ objects }, name) => objects.until(name, ({ metadata }) => metadata.finalizers === undefined),
    finished: observes,
    calls: [GET, PUT, GET],
  },
};

describe('operator killed between any two steps', function () {
  this.timeout(2 * FINISHED_MILLISECONDS);
  let environment: Environment;
  let operator: OperatorProcess;
  const nameOf = (row: string) => row.toLowerCase().replaceAll(/[ ,]+/g, '-');

  // No check falls due in the minute that deletions take.
  const start = () => environment.startOperator({ args: ['--drift-check-interval', '168h'] });

  const hang = (name: string, { write, which = () => true }: Row) => {
    const { emulator, proxy } = environment;
    if (write === PUT || write === DELETE) {
      for (const functionName of [name, `${name}-next`]) {
        emulator.faults.add({ kind: 'hang', afterApplying: true, operations: [write], functionName });
      }
      return;
    }
    const path = `/${name}${write === 'status' ? '/status' : ''}`;
    proxy.addFault(
      (request) => request.method === 'PATCH' && request.path.endsWith(path) && which(request.body),
      { kind: 'hangAfterApplying' },
      1,
    );
  };

  // One operator is at all these points at once, and is killed there.
  before(async () => {
    environment = await createEnvironment();
    operator = await start();
    const { emulator } = environment;
    for (const [row, { given = ready }] of Object.entries(ROWS)) {
      emulator.functions.create(nameOf(row));
      emulator.functions.create(`${nameOf(row)}-next`);
      await given(environment, nameOf(row));
    }
    for (const [row, each] of Object.entries(ROWS)) {
      hang(nameOf(row), each);
      await each.when(environment, nameOf(row));
    }
    for (const [row, { written }] of Object.entries(ROWS)) await written(environment, nameOf(row));
    await operator.kill();
    emulator.faults.clear();
    operator = await start();
  });
  after(() => environment[Symbol.asyncDispose]());

  for (const [row, { finished, calls, callsOnNext = [] }] of Object.entries(ROWS)) {
    it(`after ${row}: the next start finishes, and no Put is needless`, async () => {
      const name = nameOf(row);
      await finished(environment, name);
      assert.deepEqual(environment.operations(name), calls);
      assert.deepEqual(environment.operations(`${name}-next`), callsOnNext);
    });
  }

  it('nothing is forgotten: Lambda holds what the objects say and nothing else', async () => {
    const { objects, emulator } = environment;
    const named = (await objects.list()).map(({ spec }) => spec.functionName);
    const held = emulator.configs.all().map(({ FunctionArn }) => FunctionArn.split(':')[6]);
    assert.deepEqual(held.sort(), named.sort());
  });
});
