import assert from 'node:assert/strict';
import { isStale } from '../../../src/lambda/answers.ts';
import { createInvokeConfigs } from '../../../src/lambda/invoke-configs.ts';
import { createRequestBudgets } from '../../../src/lambda/request-budgets.ts';
import type { Priority } from '../../../src/priority.ts';
import { SETTINGS, target } from '../reconcile/rules/facts.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { FunctionInLambda } from './function-in-lambda.ts';
import { pass } from './passing-time.ts';
import { CALL } from './reader.ts';

const PER_SECOND = 10;

describe('a write that a read has called for', () => {
  let clock: SimulatedClock;
  let lambda: FunctionInLambda;
  /** The functions whose configuration was written, in order. */
  let written: string[];

  beforeEach(() => {
    clock = new SimulatedClock();
    lambda = new FunctionInLambda();
    lambda.configs.set('live', {});
    written = [];
  });

  /** Reads, and writes unless what was read is too old by then: as a reconcile does. */
  const mend = async (
    configs: ReturnType<typeof createInvokeConfigs>,
    functionName: string,
    tenant: string,
    priority: Priority,
  ): Promise<void> => {
    const call = { ...CALL, tenant, priority };
    const of = target(functionName, 'live');
    for (;;) {
      const read = await configs.read(of, { ...call, since: clock.elapsed() });
      assert.ok(read);
      const stillWanted = () => !isStale(read, clock.elapsed());
      if ((await configs.put(of, SETTINGS, { ...call, stillWanted })) === undefined) continue;
      written.push(functionName);
      return;
    }
  };

  for (const priority of ['change', 'check'] as const) {
    it(`as urgent as a ${priority} follows while what was read is fresh, however many namespaces wait`, async () => {
      const budgets = createRequestBudgets(PER_SECOND, clock, () => {});
      const configs = createInvokeConfigs(lambda, budgets, clock);
      const count = 120;
      for (let index = 0; index < count; index += 1) {
        void mend(configs, `function-${index}`, `tenant-${index}`, priority);
      }
      await pass(clock, ((2 * count) / (PER_SECOND - 3) + 5) * 1000);
      assert.equal(written.length, count);
      assert.equal(lambda.asked.length, 2 * count);
    });
  }

  it('goes before no more than one request of each other namespace', async () => {
    const budgets = createRequestBudgets(PER_SECOND, clock, () => {});
    const configs = createInvokeConfigs(lambda, budgets, clock);
    for (let index = 0; index < 100; index += 1) void mend(configs, `flood-${index}`, 'flood', 'change');
    await pass(clock, 2_000);
    const before = lambda.asked.length;
    void mend(configs, 'quiet', 'quiet', 'change');
    await pass(clock, 1_000);
    assert.ok(written.includes('quiet'), `${lambda.asked.length - before} requests later`);
  });
});
