import type { KubeConfig } from '@kubernetes/client-node';
import project from '../package.json' with { type: 'json' };
import { pausedMessage } from './api/pause.ts';
import type { Published } from './api/published.ts';
import { type Waiting, waitingText } from './api/waiting.ts';
import type { Clock } from './clock.ts';
import { createLeaderElection } from './controller/leader-election.ts';
import type { Leadership } from './controller/leadership.ts';
import { createSignsOfLife, type SignsOfLife } from './controller/signs-of-life.ts';
import { createUnelected } from './controller/unelected.ts';
import { createConnection, type ObserveAnswer } from './kubernetes/connection.ts';
import { ownNamespace } from './kubernetes/kube-config.ts';
import { createLeaseStore } from './kubernetes/lease-store.ts';
import { type Gate, GateClosedError } from './network/gate.ts';
import type { Log } from './observability/log.ts';
import type { LeadershipObserver } from './observer.ts';
import type { OperatorOptions } from './options/operator.ts';

/** What the Lease says of this process: whether it may write, and whether it is paused. */
export interface Leading {
  readonly leadership: Leadership;
  /** namespace/name of the Lease. */
  readonly lease: string;
  /** What every write to Lambda passes. */
  readonly lambdaGate: Gate;
  /** What every write to Kubernetes passes, the Lease's own excepted. */
  readonly kubernetesGate: Gate;
  /** Why nothing may be written to Lambda, in the words of the user who paused the operator; undefined: it is not paused. */
  readonly paused: () => string | undefined;
  /** Says on the Lease, again and again, what waits for Lambda's quota. */
  tellWaiting(waiting: () => Waiting): void;
  /** Calls a function whenever the operator is paused or resumed. */
  onPause(changed: (reason: string | undefined) => void): void;
  /** Whether this process holds the Lease although it has expired: then it doesn't end as it has to. */
  isOverdue(): boolean;
  /** Of the watch of the Lease. */
  readonly signs: SignsOfLife;
  /** Watches the Lease until the signal aborts. */
  watch(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Where it meets the world. */
export interface LeadingEdges {
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly log: Log;
  readonly userAgent: string;
  readonly observer: Pick<LeadershipObserver, 'electing' | 'renewed'>;
  /** Called for each answer of the API server. */
  readonly observeAnswer: ObserveAnswer;
}

const PROBLEMS = {
  Take: 'the lease could not be taken',
  Renew: 'the lease could not be renewed',
  Release: 'the lease could not be released: another replica takes over once it has expired',
} as const;

/**
 * The Lease of an operator, on a connection of its own.
 *
 * @param identity - of this process; no other process has the same
 */
export function createLeading(
  kubeConfig: KubeConfig,
  options: OperatorOptions,
  identity: string,
  edges: LeadingEdges,
): Leading {
  const { clock, random, log, userAgent, observer, observeAnswer } = edges;
  const connection = createConnection(kubeConfig, { clock, userAgent, observe: observeAnswer });
  const { leaseName: name, leaseNamespace: namespace = ownNamespace(kubeConfig) } = options;
  const signs = createSignsOfLife(clock);
  const store = createLeaseStore({
    connection,
    namespace,
    name,
    clock,
    random,
    onSign: signs.give,
    onProblem: (problem) => log.write('warn', problem),
  });
  if (options.leaderElect) observer.electing(options.leaseName);
  const published = (now: number): string => JSON.stringify(publishedOf(options, now));
  let waits: () => Waiting = () => new Map();
  const waiting = (): string => waitingText(waits());
  const leadership = options.leaderElect
    ? createLeaderElection({
        store,
        identity,
        times: {
          leaseDuration: options.leaseDurationMilliseconds,
          renewDeadline: options.renewDeadlineMilliseconds,
          retryPeriod: options.retryPeriodMilliseconds,
        },
        published,
        waiting,
        clock,
        random,
        onRenewed: (milliseconds) => observer.renewed(milliseconds / 1000),
        onProblem: (what, detail) => log.write('warn', PROBLEMS[what], { detail }),
      })
    : createUnelected({
        store,
        identity,
        retryPeriod: options.retryPeriodMilliseconds,
        published,
        waiting,
        clock,
        onProblem: (detail) =>
          log.write(
            'warn',
            "the Lease can't be read or written: a pause is not seen, and after a start deletions may take a minute longer",
            {
              detail,
            },
          ),
      });

  const paused = (): string | undefined => (typeof store.newest === 'object' ? store.newest.paused : undefined);
  const kubernetesGate: Gate = () => {
    const refusal = leadership.refusal();
    return refusal === undefined ? undefined : new GateClosedError('NotLeading', refusal);
  };
  return {
    leadership,
    lease: `${namespace}/${name}`,
    kubernetesGate,
    lambdaGate() {
      const reason = paused();
      return reason === undefined ? kubernetesGate() : new GateClosedError('Paused', pausedMessage(reason));
    },
    paused,
    tellWaiting(waiting) {
      waits = waiting;
    },
    onPause(changed) {
      let before = paused();
      store.subscribe(() => {
        const now = paused();
        if (now === before) return;
        before = now;
        changed(now);
      });
    },
    isOverdue() {
      const { isLeader, lastRenewalSentAt } = leadership.state;
      const silence = clock.elapsed() - (lastRenewalSentAt ?? clock.elapsed());
      return isLeader && silence > options.leaseDurationMilliseconds;
    },
    signs,
    watch: store.watch,
    close: () => connection.close(),
  };
}

function publishedOf(options: OperatorOptions, now: number): Published {
  const { namespaces, labelSelector, observeOnly } = options;
  const { driftCheckIntervalSeconds, minimumDriftCheckIntervalSeconds } = options;
  return {
    version: project.version,
    since: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    ...(namespaces !== undefined && { namespaces }),
    ...(labelSelector !== undefined && { labelSelector }),
    observeOnly,
    driftCheckIntervalSeconds,
    minimumDriftCheckIntervalSeconds,
  };
}
