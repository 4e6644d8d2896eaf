import assert from 'node:assert/strict';
import { concurrently } from '../concurrently.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import type { Replacement } from './fixtures/hooks.ts';
import { Hooks } from './hooks.ts';
import { isOf, startReplica, untilLeading } from './replicas.ts';

const PUT = 'PutFunctionEventInvokeConfig';

/** A defect of the operator's that shows when an object is edited. */
function defect(code: string): Replacement {
  return {
    file: 'assembly/assembly.ts',
    search: 'const wake = (key: string) => {',
    replace: `const wake = (key: string) => { ${code};`,
  };
}

const DEFECTS: Readonly<Record<string, string>> = {
  'an exception that nobody catches': "setTimeout(() => { throw new Error('as the test wants it'); })",
  'a rejection that nobody handles': "void Promise.reject(new Error('as the test wants it'))",
};

describe('an operator', function () {
  this.timeout(120_000);

  async function withLeader(
    replacements: readonly Replacement[],
    test: (environment: Environment, leader: Awaited<ReturnType<typeof startReplica>>) => Promise<void>,
  ): Promise<void> {
    await using stack = new AsyncDisposableStack();
    const environment = stack.use(await createEnvironment());
    const hooks = stack.use(new Hooks(replacements));
    environment.emulator.functions.create('orders');
    const leader = await startReplica(environment, hooks);
    await untilLeading(leader);
    await test(environment, leader);
  }

  concurrently({
    ...Object.fromEntries(
      Object.entries(DEFECTS).map(([title, code]) => [
        `ends at ${title}: one line, nothing written after it, exit code 1, and the lease stays`,
        () =>
          withLeader([defect(code)], async ({ objects, emulator, proxy }, leader) => {
            await objects.create('orders', { functionName: 'orders', maximumRetryAttempts: 0 });
            assert.equal(await leader.process.exited, 1);
            const { level, message, detail, stack } = leader.process.log.at(-1) ?? {};
            assert.deepEqual([level, message, detail], ['error', 'crashed', 'as the test wants it']);
            assert.match(String(stack), /assembly\.ts/);
            assert.equal(proxy.leaseWrites.at(-1)?.holder, leader.identity);
            assert.equal(emulator.calls.count({ operation: PUT }), 0);
            assert.deepEqual(proxy.writes().filter(isOf(leader)), []);
          }),
      ]),
    ),

    'ends at once when it is told to for the second time, and the lease stays': () =>
      withLeader([], async ({ objects, emulator, proxy }, leader) => {
        emulator.faults.add({ kind: 'hang', operations: [PUT] });
        await objects.create('orders', { functionName: 'orders', maximumRetryAttempts: 0 });
        await emulator.calls.waitForReceived(({ operation }) => operation === PUT);
        const stopping = leader.process.next(({ message }) => message === 'stopping');
        void leader.process.stop();
        await stopping;
        assert.equal(await leader.process.stop(), 143);
        assert.equal(proxy.leaseWrites.at(-1)?.holder, leader.identity);
      }),

    'opens no debugger by SIGUSR1, as the image runs it': async () => {
      await using environment = await createEnvironment();
      const operator = await environment.startOperator({ env: { NODE_OPTIONS: '--disable-sigusr1' } });
      process.kill(operator.pid, 'SIGUSR1');
      environment.emulator.functions.create('orders');
      await environment.objects.create('orders', { functionName: 'orders', maximumRetryAttempts: 0 });
      await environment.objects.untilReady('orders');
      assert.ok(!operator.log.some(({ message }) => /debugger/i.test(String(message))));
    },
  });
});
