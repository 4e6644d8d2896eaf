import { InvalidArgumentError } from 'commander';
import { RETRY_JITTER } from '../controller/election-times.ts';
import { type ValuesOf, valueFlag } from './flag.ts';
import { goDurationMilliseconds } from './go-duration.ts';
import { objectNameText } from './kubernetes-names.ts';
import { boolean } from './yes-or-no.ts';

/** The flags of leader election, with the names that controller-runtime and kube-controller-manager give them. */
export function leaderElectionFlags() {
  return {
    leaderElect: valueFlag(
      '--leader-elect [boolean]',
      'write only while this process holds the Lease, so that several replicas can run',
      { parse: boolean, preset: 'true', byDefault: false, variable: 'EVENT_INVOKE_OPERATOR_LEADER_ELECT' },
    ),
    leaseDurationMilliseconds: valueFlag(
      '--leader-elect-lease-duration <duration>',
      'how long the leader may be silent until another replica takes over, 1s or more',
      {
        parse: goDuration,
        byDefault: 15_000,
        defaultText: '15s',
        variable: 'EVENT_INVOKE_OPERATOR_LEADER_ELECT_LEASE_DURATION',
      },
    ),
    renewDeadlineMilliseconds: valueFlag(
      '--leader-elect-renew-deadline <duration>',
      'how long the leader goes on after its last renewal; shorter than the lease duration',
      {
        parse: goDuration,
        byDefault: 10_000,
        defaultText: '10s',
        variable: 'EVENT_INVOKE_OPERATOR_LEADER_ELECT_RENEW_DEADLINE',
      },
    ),
    retryPeriodMilliseconds: valueFlag(
      '--leader-elect-retry-period <duration>',
      `how long between two renewals; ${RETRY_JITTER} times as long must be shorter than the renew deadline`,
      {
        parse: goDuration,
        byDefault: 2_000,
        defaultText: '2s',
        variable: 'EVENT_INVOKE_OPERATOR_LEADER_ELECT_RETRY_PERIOD',
      },
    ),
    /** The Lease by which the leader is elected, and that is annotated to pause the operator. */
    leaseName: valueFlag(
      '--leader-elect-resource-name <name>',
      'name of the Lease by which the leader is elected and the operator is paused',
      {
        parse: objectNameText,
        byDefault: 'event-invoke-operator',
        variable: 'EVENT_INVOKE_OPERATOR_LEADER_ELECT_RESOURCE_NAME',
      },
    ),
    leaseNamespace: valueFlag(
      '--leader-elect-resource-namespace <name>',
      "namespace of that Lease (default: the pod's, else that of the kubeconfig's context, else default)",
      { parse: objectNameText, variable: 'EVENT_INVOKE_OPERATOR_LEADER_ELECT_RESOURCE_NAMESPACE' },
    ),
    podName: valueFlag('--pod-name <name>', "name of this replica on the Lease (default: the host's name)", {
      parse: objectNameText,
      variable: 'POD_NAME',
    }),
  };
}

function goDuration(value: string): number {
  const milliseconds = goDurationMilliseconds(value);
  if (milliseconds === undefined || milliseconds <= 0) {
    throw new InvalidArgumentError('Write a duration such as 15s, 400ms or 1m30s.');
  }
  return milliseconds;
}

type Times = Pick<
  ValuesOf<ReturnType<typeof leaderElectionFlags>>,
  'leaseDurationMilliseconds' | 'renewDeadlineMilliseconds' | 'retryPeriodMilliseconds'
>;

/** Why the times of leader election don't fit each other, by client-go's rules, as a sentence; undefined where they do. */
export function wrongTimes(options: Times): string | undefined {
  const {
    leaseDurationMilliseconds: lease,
    renewDeadlineMilliseconds: deadline,
    retryPeriodMilliseconds: retry,
  } = options;
  if (lease < 1000) return 'the value of --leader-elect-lease-duration is too short. Write 1s or more.';
  if (lease <= deadline) {
    return 'the value of --leader-elect-lease-duration must be longer than that of --leader-elect-renew-deadline.';
  }
  if (deadline <= RETRY_JITTER * retry) {
    return `the value of --leader-elect-renew-deadline must be longer than ${RETRY_JITTER} times that of --leader-elect-retry-period.`;
  }
  return undefined;
}
