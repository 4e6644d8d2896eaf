import { type Clock, sleep } from '../../clock.ts';
import { leaseName, type OperatorLease, seemsAbandoned } from '../pause/operator-lease.ts';
import type { FoundOperator } from './find-operators.ts';
import type { SeenOperator } from './operators.ts';

// A leader renews its Lease every two seconds, unless it was told otherwise.
const LOOKS = 6;
const BETWEEN_MILLISECONDS = 1_000;

/**
 * Sees which operators are led. Where a Lease seems abandoned, the clock of this machine or of the leader may be off: the
 * Lease is looked at for some seconds more, and has a leader if it is renewed.
 *
 * @param look - reads the Leases
 */
export async function seeLeaders(
  operators: readonly FoundOperator[],
  look: () => Promise<readonly OperatorLease[]>,
  clock: Clock,
  signal: AbortSignal,
): Promise<SeenOperator[]> {
  const now = clock.now();
  const abandoned = new Map(
    operators.flatMap(({ lease }) => (seemsAbandoned(lease, now) ? [[leaseName(lease), lease.renewedAt]] : [])),
  );
  for (let looks = 0; abandoned.size > 0 && looks < LOOKS; looks += 1) {
    if (!(await sleep(clock, BETWEEN_MILLISECONDS, signal))) break;
    for (const lease of await look()) {
      if (lease.renewedAt !== abandoned.get(leaseName(lease))) abandoned.delete(leaseName(lease));
    }
  }
  return operators.map((operator) => ({
    ...operator,
    isLed: operator.lease.leader !== undefined && !abandoned.has(leaseName(operator.lease)),
  }));
}
