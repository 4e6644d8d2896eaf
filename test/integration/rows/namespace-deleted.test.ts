import assert from 'node:assert/strict';
import type { ProxiedRequest, ProxyFault } from '../../../dev/control-plane/api-proxy.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { condition, type Objects } from '../objects.ts';

const PATIENCE_MILLISECONDS = 25_000;
const PUT = 'PutFunctionEventInvokeConfig';
const DELETE = 'DeleteFunctionEventInvokeConfig';

const isEvent = ({ method, path }: ProxiedRequest) => method !== 'GET' && path.includes('/events');

describe('namespace deleted, hundreds of objects', () => {
  const cases: { what: string; count: number; fault?: ProxyFault }[] = [
    { what: 'the API server forbids new events in it', count: 200 },
    { what: 'every event fails', count: 200, fault: { kind: 'status', code: 500 } },
    // More than there are workers.
    { what: 'no event is ever answered', count: 50, fault: { kind: 'hang' } },
  ];

  for (const { what, count, fault } of cases) {
    it(`${what}: all configs and all objects go, one Delete and one write each`, async () => {
      await using environment = await createEnvironment();
      const { emulator, proxy, namespace } = environment;
      const elsewhere = await environment.anotherNamespace();
      if (fault) proxy.addFault(isEvent, fault);
      const operator = await environment.startOperator({
        args: ['--namespaces', `${namespace},${elsewhere.namespace}`],
      });
      await createAll(environment, count);
      // Where none is answered, these hold up those of the deletion, and nothing else.
      if (fault !== undefined) assert.ok(proxy.requests.some(isEvent));
      proxy.clear();
      emulator.calls.clear();

      await deleteNamespace(environment);
      assert.deepEqual(emulator.configs.all(), []);
      assert.equal(emulator.calls.count({ operation: DELETE }), count);
      assert.equal(emulator.calls.all().length, count);
      if (fault === undefined) {
        const { detail } = await operator.logged(({ message }) => message === 'event not recorded');
        assert.match(String(detail), /403.*being terminated/);
      }
      await untilWorking(elsewhere, environment);
      const writes = proxy.writes().filter(({ path }) => path.includes(namespace));
      assert.equal(writes.length, count);
    });
  }
});

/** As many functions, each with its object, all Ready. */
async function createAll({ objects, emulator }: Environment, count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, index) => `object-${index}`);
  for (const name of names) emulator.functions.create(name);
  await Promise.all(names.map((name) => objects.create(name, { functionName: name, maximumRetryAttempts: 0 })));
  await objects.untilAll(
    (all) => all.length === count && all.every((object) => condition(object, 'Ready')?.status === 'True'),
    PATIENCE_MILLISECONDS,
  );
  assert.equal(emulator.configs.all().length, count);
  assert.equal(emulator.calls.count({ operation: PUT }), count);
}

/** Does what the namespace controller does, in its order. */
async function deleteNamespace({ api, objects, namespace }: Environment): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}`;
  const { body: terminating } = await api.request('DELETE', path);
  assert.equal((terminating as { status: { phase: string } }).status.phase, 'Terminating');
  await objects.deleteAll();
  await objects.untilAll((all) => all.length === 0, PATIENCE_MILLISECONDS);
  const { body } = await api.request('GET', path);
  const finalized = await api.request('PUT', `${path}/finalize`, { ...(body as object), spec: { finalizers: [] } });
  assert.equal(finalized.code, 200);
  assert.equal((await api.request('GET', path)).code, 404);
}

/** The operator goes on elsewhere; by then it has said all that it had to say of the objects that are gone. */
async function untilWorking(elsewhere: Objects, { emulator }: Environment): Promise<void> {
  emulator.functions.create('elsewhere');
  await elsewhere.create('elsewhere', { functionName: 'elsewhere', maximumRetryAttempts: 0 });
  await elsewhere.untilReady('elsewhere');
}
