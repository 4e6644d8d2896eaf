import { KIND, PLURAL } from '../../src/api/aws-account.ts';
import { GROUP, VERSION } from '../../src/api/event-invoke-config.ts';
import { accountFinalizer } from '../../src/reconcile/accounts/account-keeper.ts';
import { type BenchEnvironment, startBenchEnvironment } from '../environment/bench-environment.ts';
import { NO_BUDGET } from '../environment/budget.ts';
import type { SeededAccount } from '../environment/in-account.ts';
import { sampleMemory } from '../environment/memory-samples.ts';
import { startOperator } from '../environment/operator-run.ts';
import { pause } from '../environment/pause.ts';
import { type Fleet, seedInSync } from '../environment/seed.ts';
import { median } from '../report/statistics.ts';
import type { Bench, Scenario } from '../scenario.ts';

const SECONDS = 60;
// How much is resident depends on when garbage is collected.
const RUNS = 3;
const FLEET: Fleet = { functions: 2_000, qualifiersPerFunction: 5 };
const MANY = 100;
const MOST_MORE = 1.1;

// Of the Lease that an operator has by default.
const OPERATOR = 'default/event-invoke-operator';

/** The price of many AWSAccounts, in memory and in requests of a start. */
export const accounts: Scenario = {
  name: 'accounts',
  work:
    '10,000 objects in sync, five to a function, of one AWSAccount, and of 100 AWSAccounts of as many accounts, each with a role; the operator ' +
    `is started and runs for a minute, ${RUNS} times each`,
  async run(bench) {
    const one = await measure(bench, 1);
    const many = await measure(bench, MANY);
    return {
      figures: [
        { name: '1 AWSAccount: most resident, median', value: one.peak, unit: 'MiB' },
        {
          name: `${MANY} AWSAccounts: most resident, median`,
          value: many.peak,
          unit: 'MiB',
          mustReach: { atMost: one.peak * MOST_MORE },
        },
        { name: `${MANY} AWSAccounts: writes to Lambda`, value: many.writes, unit: '', mustReach: { atMost: 0 } },
      ],
      series: {},
    };
  },
};

async function measure(bench: Bench, count: number): Promise<{ readonly peak: number; readonly writes: number }> {
  await using environment = await startBenchEnvironment(bench);
  const all = Array.from({ length: count }, (_, index) => ({
    name: `account-${index}`,
    accountId: String(200_000_000_000 + index),
  }));
  for (const account of all) await createAccount(environment, account);
  await seedInSync(environment, FLEET, all);
  environment.emulator.calls.clear();

  const peaks: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const operator = await startOperator(environment, bench, NO_BUDGET);
    const enough = new AbortController();
    const sampling = sampleMemory(operator, enough.signal);
    await operator.ready();
    await pause(SECONDS * 1000, operator.signal);
    enough.abort();
    const { last } = await sampling;
    await operator.stop();
    bench.report(`${count}: most resident ${last.peak.toFixed(0)} MiB`);
    peaks.push(last.peak);
  }
  const { calls } = environment.emulator;
  const writes =
    calls.count({ operation: 'PutFunctionEventInvokeConfig' }) +
    calls.count({ operation: 'DeleteFunctionEventInvokeConfig' });
  return { peak: median(peaks), writes };
}

async function createAccount({ api, emulator }: BenchEnvironment, { name, accountId }: SeededAccount): Promise<void> {
  const roleArn = `arn:aws:iam::${accountId}:role/event-invoke`;
  emulator.roles.register({ arn: roleArn });
  await api.write('POST', `/apis/${GROUP}/${VERSION}/${PLURAL}`, {
    apiVersion: `${GROUP}/${VERSION}`,
    kind: KIND,
    // As an operator leaves it that has written with it.
    metadata: { name, finalizers: [accountFinalizer(OPERATOR)] },
    spec: {
      accountId,
      region: emulator.scope.region,
      assumeRole: { roleArn, externalId: `external-${name}` },
      grants: [
        {
          namespaces: ['default', `${name}-*`],
          functions: ['payments-*', `${name}-*`],
          destinations: [`arn:aws:sqs:*:${accountId}:*`],
          access: 'Enforce',
        },
      ],
    } satisfies object,
  });
}
