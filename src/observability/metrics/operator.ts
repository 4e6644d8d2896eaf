import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** The metrics of the operator itself and of its objects. */
export interface OperatorMetrics<ObjectReason extends string> {
  driftFound(): void;
  driftRepaired(): void;
  leftBehind(): void;
  paused(is: boolean): void;
  leaseRenewed(seconds: number): void;
  /** There is an election: from here on, one series says whether this process leads. @param name - of the election */
  electing(name: string): void;
  /** This process leads. */
  leads(): void;
  /** How the objects stand. Only the leader tells, so that a sum over all replicas counts each object once. */
  objects(counts: ReadonlyMap<ObjectReason, number>): void;
  /** How long the check that fell due first has been due. Only the leader tells. */
  oldestDueCheck(seconds: number): void;
}

const RENEWAL_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Registers them. @param version - of the operator */
export function operatorMetrics<ObjectReason extends string>(
  registry: Registry,
  version: string,
): OperatorMetrics<ObjectReason> {
  const registers = [registry];
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const driftFound = counter(
    'eventinvoke_drift_found_total',
    'Changes that somebody else made in Lambda and that an object was told of.',
  );
  const driftRepaired = counter(
    'eventinvoke_drift_repaired_total',
    'Changes that somebody else made in Lambda and that the operator put back.',
  );
  const leftBehind = counter(
    'eventinvoke_left_behind_total',
    'Configurations that stayed in Lambda when an object let go, because they may belong to somebody else.',
  );
  const paused = new Gauge({
    name: 'eventinvoke_paused',
    help: '1 while writes to Lambda are paused, else 0.',
    registers,
  });
  const renewals = new Histogram({
    name: 'eventinvoke_lease_renew_duration_seconds',
    help: 'How long it took to renew the Lease.',
    buckets: RENEWAL_BUCKETS,
    registers,
  });
  const objects = new Gauge({
    name: 'eventinvoke_objects',
    help: 'Objects by the reason of their state (docs/conditions.md). Unseen: not yet reported on as they stand. From the leader only.',
    labelNames: ['reason'],
    registers,
  });
  const dueCheck = new Gauge({
    name: 'eventinvoke_oldest_due_check_seconds',
    help: 'How late the most overdue drift check is; 0 if none is due. From the leader only.',
    registers,
  });
  // Without labels, a gauge has a value from the start, which a standby must not tell.
  dueCheck.remove();
  new Gauge({
    name: 'eventinvoke_build_info',
    help: 'The version of the operator, as a label; always 1.',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1);
  let election: { readonly gauge: Gauge<'name'>; readonly name: string } | undefined;

  return {
    driftFound: () => driftFound.inc(),
    driftRepaired: () => driftRepaired.inc(),
    leftBehind: () => leftBehind.inc(),
    paused: (is) => paused.set(is ? 1 : 0),
    leaseRenewed: (seconds) => renewals.observe(seconds),
    electing(name) {
      const gauge = new Gauge({
        name: 'leader_election_master_status',
        help: '1 while this process leads, else 0. There only where there is an election.',
        labelNames: ['name'],
        registers,
      });
      gauge.set({ name }, 0);
      election = { gauge, name };
    },
    leads: () => election?.gauge.set({ name: election.name }, 1),
    objects(counts) {
      for (const [reason, count] of counts) objects.set({ reason }, count);
    },
    oldestDueCheck: (seconds) => dueCheck.set(seconds),
  };
}
