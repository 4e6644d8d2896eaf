import type { Environment, OperatorSetup } from '../environment.ts';
import type { OperatorProcess } from '../operator-process.ts';

/** The times of leader election in tests, in milliseconds. */
export const TIMES = { leaseDuration: 3_000, renewDeadline: 2_000, retryPeriod: 400 } as const;

/** How long a take-over may take after a crash. */
export const TAKE_OVER_MILLISECONDS = TIMES.leaseDuration + 2_000;

/** The name of the Lease of a test. */
export const LEASE = 'event-invoke-operator';

const ARGUMENTS = [
  '--leader-elect',
  `--leader-elect-lease-duration=${TIMES.leaseDuration}ms`,
  `--leader-elect-renew-deadline=${TIMES.renewDeadline}ms`,
  `--leader-elect-retry-period=${TIMES.retryPeriod}ms`,
];

/** One of several operators that elect a leader. */
export interface Replica {
  readonly process: OperatorProcess;
  /** By which it holds the Lease, and which its requests name. */
  readonly identity: string;
}

/** Starts an operator that takes part in leader election, and waits until it stands by. */
export async function startReplica(environment: Environment, setup: OperatorSetup = {}): Promise<Replica> {
  const process = environment.spawnOperator({ ...setup, args: [...ARGUMENTS, ...(setup.args ?? [])] });
  const { identity } = await process.logged(({ message }) => message === 'starting', START_MILLISECONDS);
  await process.logged(({ message }) => message === 'standing by', START_MILLISECONDS);
  return { process, identity: String(identity) };
}

// Node loads the program in under a second on an idle machine, and in many where the tests share it with others.
const START_MILLISECONDS = 45_000;

/** Starts a leader and a replica that stands by. */
export async function startPair(
  environment: Environment,
  setup: OperatorSetup = {},
): Promise<{ readonly leader: Replica; readonly standby: Replica }> {
  const leader = await startReplica(environment, setup);
  await untilLeading(leader);
  return { leader, standby: await startReplica(environment, setup) };
}

/** Waits until a replica leads. */
export async function untilLeading({ process }: Replica, milliseconds = TAKE_OVER_MILLISECONDS): Promise<void> {
  await process.logged(({ message }) => message === 'ready', milliseconds);
}

/** Whether a request is one of a replica's. */
export function isOf({ identity }: Replica): (request: { readonly userAgent: string }) => boolean {
  return ({ userAgent }) => userAgent.includes(`holder=${identity}`);
}
