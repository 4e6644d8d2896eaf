import type { Environment } from '../environment.ts';
import { TIMES } from './replicas.ts';

/** A write that arrived, at Lambda or at the API server. */
interface Arrival {
  readonly what: string;
  /** In epoch milliseconds. */
  readonly at: number;
  readonly writer: string;
}

// A write may take a while from its writer to the one who notes its arrival, on a machine that is shared.
const ON_THE_WAY_MILLISECONDS = 500;

/**
 * Holds every write that arrived against the history of the Lease.
 *
 * @param renewDeadline - in milliseconds
 * @returns what is wrong, as sentences
 */
export function wrongWrites(
  { emulator, proxy }: Pick<Environment, 'emulator' | 'proxy'>,
  renewDeadline: number = TIMES.renewDeadline,
): string[] {
  const inLambda = emulator.calls
    .all()
    .filter(isWrite)
    .map(({ operation, functionName, at, userAgent }) => ({
      what: `${operation} of ${functionName}`,
      at,
      writer: writerIn(userAgent),
    }));
  const inKubernetes = proxy.requests
    .filter(({ method, path }) => method !== 'GET' && !path.includes('/leases'))
    .map(({ method, path, at, userAgent }) => ({ what: `${method} ${path}`, at, writer: writerIn(userAgent) }));
  return [...inLambda, ...inKubernetes].flatMap((arrival) => wrongWith(arrival, proxy.leaseWrites, renewDeadline));
}

function wrongWith(
  { what, at, writer }: Arrival,
  leaseWrites: Environment['proxy']['leaseWrites'],
  renewDeadline: number,
): string[] {
  const last = leaseWrites.findLast((write) => write.at <= at);
  if (last === undefined) return [`${what} by ${writer}, before anybody held the lease`];
  if (last.holder !== writer) return [`${what} by ${writer}, while ${last.holder || 'nobody'} held the lease`];
  const late = at - last.at - renewDeadline;
  return late > ON_THE_WAY_MILLISECONDS ? [`${what} by ${writer}, ${late} ms after its renew deadline`] : [];
}

/** Whether a call to Lambda writes. */
export function isWrite({ operation }: { readonly operation: string }): boolean {
  return operation.startsWith('Put') || operation.startsWith('Delete');
}

function writerIn(userAgent: string): string {
  return /holder=(\S+)/.exec(userAgent)?.[1] ?? 'somebody who does not say';
}
