import assert from 'node:assert/strict';
import type { ProxiedRequest } from '../../../dev/control-plane/api-proxy.ts';
import { createEnvironment, type Environment } from '../environment.ts';

const PUT = 'PutFunctionEventInvokeConfig';
const BACKLOG = 24;

// A Get and a Put of its own, and the calls that had their turn already.
const MOST_BEFORE = 6;

describe('an edit that arrives while the object is worked on, with a backlog from the start of the operator', () => {
  let environment: Environment;

  /** A backlog, and the object that is edited: all new to the operator that starts then. */
  const prepare = async (edited: string) => {
    const { objects, emulator } = environment;
    const names = [edited, ...Array.from({ length: BACKLOG }, (_, index) => `backlog-${index}`)];
    for (const name of names) emulator.functions.create(name);
    await Promise.all(names.map((name) => objects.create(name, { functionName: name, maximumRetryAttempts: 0 })));
  };
  const startOperator = () => environment.spawnOperator({ args: ['--requests-per-second', '5'] });
  const edit = async (name: string) => {
    await environment.objects.patchSpec(name, { maximumRetryAttempts: 1 });
    return environment.emulator.calls.all().length;
  };
  /** How many other calls Lambda answered between the edit and the Put of what it asks for. */
  const callsBeforePut = async (name: string, from: number) => {
    const { emulator } = environment;
    await environment.objects.untilReady(name, 30_000);
    const since = emulator.calls.all().slice(from);
    const put = since.findIndex(({ operation, functionName }) => operation === PUT && functionName === name);
    assert.ok(put >= 0);
    assert.equal(emulator.configs.get(name)?.MaximumRetryAttempts, 1);
    const puts = emulator.calls.count({ operation: PUT });
    assert.ok(puts < BACKLOG / 2, `${puts} Puts were made by then: with the backlog over, the test shows nothing`);
    return since.slice(0, put).filter(({ functionName }) => functionName !== name).length;
  };

  beforeEach(async () => {
    // Then Lambda says which account it is, and can be slow to.
    environment = await createEnvironment({ sts: false });
  });
  afterEach(() => environment[Symbol.asyncDispose]());

  it('goes on before all of it where the account is being asked for', async () => {
    const { emulator } = environment;
    // The last one by name waits longest where it has no other priority.
    await prepare('zz-edited');
    emulator.faults.add({ kind: 'latency', ms: 3000, operations: ['GetFunction'] });
    startOperator();
    await emulator.calls.waitForReceived(({ operation }) => operation === 'GetFunction', { timeoutMs: 45_000 });
    const from = await edit('zz-edited');
    const before = await callsBeforePut('zz-edited', from);
    // Until the account is known, all wait in one lane: the edit waits for a place of it, too.
    assert.ok(before <= 2 * MOST_BEFORE, `${before} calls before the Put`);
  });

  it('goes on before all of it where the claim is being written', async () => {
    const { proxy, emulator } = environment;
    // The first one by name claims while the others have yet to be looked at.
    await prepare('aa-edited');
    const { promise, resolve } = Promise.withResolvers<void>();
    const isClaim = ({ method, path, body }: ProxiedRequest) =>
      method === 'PATCH' && path.endsWith('/aa-edited/status') && body.includes('"claims"');
    proxy.addFault(isClaim, { kind: 'hold', until: promise }, 1);
    startOperator();
    // By then others wait for their Puts, which came before the Put of this one.
    await emulator.calls.waitFor(({ operation }) => operation === PUT, { timeoutMs: 45_000 });
    assert.equal(proxy.requests.filter(isClaim).length, 1);
    const from = await edit('aa-edited');
    resolve();
    assert.ok((await callsBeforePut('aa-edited', from)) <= MOST_BEFORE);
    // The claim that was on its way announced what nobody declares any more: it is written anew, and put once.
    assert.deepEqual(environment.operations('aa-edited').filter((operation) => operation === PUT).length, 1);
  });
});
