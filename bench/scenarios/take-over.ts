import { type BenchEnvironment, startBenchEnvironment } from '../environment/bench-environment.ts';
import { NO_BUDGET } from '../environment/budget.ts';
import { kubernetesWrites } from '../environment/kubernetes-writes.ts';
import { lambdaCalls } from '../environment/lambda-calls.ts';
import { type LeaseWatch, watchLease } from '../environment/lease-watch.ts';
import { type OperatorRun, startOperator } from '../environment/operator-run.ts';
import { seedInSync } from '../environment/seed.ts';
import { median } from '../report/statistics.ts';
import type { Scenario } from '../scenario.ts';

const FLEET = { functions: 200, qualifiersPerFunction: 5 };
const RELEASES = 50;
const CRASHES = 50;
const LEASE_SECONDS = 3;
const LATE_SECONDS = 2;
const PATIENCE_SECONDS = 60;

// A year: checks that are spread over a year hardly ever fall into the few minutes of this scenario.
const ARGS = [
  ...[...NO_BUDGET, '--drift-check-interval', '8760h', '--leader-elect'],
  ...['--leader-elect-lease-duration', `${LEASE_SECONDS}s`, '--leader-elect-renew-deadline', '2s'],
  ...['--leader-elect-retry-period', '400ms'],
];

interface TakeOver {
  /** From the release, or the kill, until another process holds the Lease. */
  readonly takenSeconds: number;
  /** From the same moment until that process has taken up all objects. */
  readonly readySeconds: number;
}

/** The time in which nobody leads. */
export const takeOver: Scenario = {
  name: 'take-over',
  work:
    `1,000 objects in sync, a leader and a process that stands by, with leases of ${LEASE_SECONDS} s; the leader is stopped ${RELEASES} times, ` +
    `which releases the Lease, and killed ${CRASHES} times; each time, another process is started that stands by`,
  async run(bench) {
    await using environment = await startBenchEnvironment(bench);
    await seedInSync(environment, FLEET);
    await using lease = watchLease(environment);
    let leader = await startOperator(environment, bench, ARGS);
    await leader.ready();
    const { emulator, api } = environment;
    emulator.calls.clear();
    const writesBefore = await kubernetesWrites(api);

    const times: Record<'stop' | 'kill', TakeOver[]> = { stop: [], kill: [] };
    const repeat = async (how: 'stop' | 'kill', count: number) => {
      for (let run = 1; run <= count; run++) {
        const standby = await startOperator(environment, bench, ARGS);
        await standby.logged('standing by');
        times[how].push(await end(how, leader, standby, lease, environment));
        leader = standby;
      }
      bench.report(`${how}: ${times[how].map(({ takenSeconds }) => takenSeconds.toFixed(2)).join(' ')} s`);
    };
    await repeat('stop', RELEASES);
    await repeat('kill', CRASHES);

    const calls = lambdaCalls(emulator).length;
    const writes = (await kubernetesWrites(api)) - writesBefore;
    await leader.stop();
    const of = (how: 'stop' | 'kill', what: keyof TakeOver) => times[how].map((each) => each[what]);
    return {
      figures: [
        { name: 'release → Lease taken, median', value: median(of('stop', 'takenSeconds')) * 1000, unit: 'ms' },
        {
          name: `release → Lease taken, slowest of ${RELEASES}`,
          value: Math.max(...of('stop', 'takenSeconds')) * 1000,
          unit: 'ms',
          mustReach: { atMost: 1_000 },
        },
        {
          name: 'release → all objects taken up, slowest',
          value: Math.max(...of('stop', 'readySeconds')) * 1000,
          unit: 'ms',
        },
        { name: 'kill → Lease taken, median', value: median(of('kill', 'takenSeconds')), unit: 's' },
        {
          name: `kill → Lease taken, slowest of ${CRASHES}`,
          value: Math.max(...of('kill', 'takenSeconds')),
          unit: 's',
          mustReach: { atMost: LEASE_SECONDS + LATE_SECONDS },
        },
        { name: 'kill → all objects taken up, slowest', value: Math.max(...of('kill', 'readySeconds')), unit: 's' },
        { name: 'Lambda calls', value: calls, unit: '', mustReach: { atMost: 0 } },
        { name: 'Kubernetes writes, the Lease excepted', value: writes, unit: '', mustReach: { atMost: 0 } },
      ],
      series: {},
    };
  },
};

async function end(
  how: 'stop' | 'kill',
  leader: OperatorRun,
  standby: OperatorRun,
  lease: LeaseWatch,
  { signal }: BenchEnvironment,
): Promise<TakeOver> {
  const patience = { seconds: PATIENCE_SECONDS, signal };
  const former = lease.holder;
  const beganAt = Date.now();
  const ended = leader[how]();
  // A leader that is stopped finishes its writes first: nobody leads from the release on.
  const leftAt = how === 'stop' ? await lease.heldBy((holder) => holder === '', beganAt, patience) : beganAt;
  const isOther = (holder: string) => holder !== '' && holder !== former;
  const takenAt = await lease.heldBy(isOther, leftAt, patience);
  const readyAt = await standby.ready();
  await ended;
  return { takenSeconds: (takenAt - leftAt) / 1000, readySeconds: (readyAt - leftAt) / 1000 };
}
