/** A status that the API server must take. */
export interface AcceptedStatus {
  readonly name: string;
  readonly status: Readonly<Record<string, unknown>>;
}

const time = '2026-01-02T03:04:05Z';
const functionArn = 'arn:aws:lambda:eu-west-1:123456789012:function:my-function:$LATEST';
const named = { functionName: 'my-function' };
const sqs = 'arn:aws:sqs:eu-west-1:123456789012:failed';

const settings = {
  maximumRetryAttempts: 1,
  maximumEventAgeInSeconds: 60,
  destinationConfig: { onSuccess: {}, onFailure: { destination: sqs } },
};

function condition(type: string, status: string, reason: string, message: string) {
  return { type, status, observedGeneration: 1, lastTransitionTime: time, reason, message };
}

/** A table of statuses that the API server must take as they are; what users do must not be able to break them. */
export const ACCEPTED_STATUSES: readonly AcceptedStatus[] = [
  {
    name: 'a first claim, before the first report',
    status: {
      observedGeneration: -1,
      uid: '7a3c0f5e-1b2d-4c3e-8f4a-5b6c7d8e9f00',
      named,
      claims: [{ functionArn, attempts: [{ settings, at: time }] }],
    },
  },
  {
    name: 'in sync, after a drift',
    status: {
      observedGeneration: 3,
      uid: '7a3c0f5e-1b2d-4c3e-8f4a-5b6c7d8e9f00',
      named: { ...named, qualifier: '$LATEST', region: 'eu-west-1', accountRef: { name: 'payments' } },
      syncedGeneration: 3,
      claims: [{ functionArn, established: true, adopted: { time, settings }, account: 'payments' }],
      conditions: [condition('Ready', 'True', 'InSync', 'Lambda holds what is declared.')],
      functionArn,
      qualifier: '$LATEST',
      lastModified: time,
      ...settings,
      lastDrift: {
        time,
        count: 3,
        fields: [
          { field: 'maximumRetryAttempts', old: '1', new: '0' },
          { field: 'maximumEventAgeInSeconds', old: '60' },
          { field: 'destinationConfig.onSuccess.destination', new: sqs },
          { field: 'destinationConfig.onFailure.destination', old: sqs },
        ],
      },
      lastHandledReconcileAt: time,
    },
  },
  {
    name: 'refused, with claims that leave and that are released',
    status: {
      observedGeneration: 2,
      uid: '7a3c0f5e-1b2d-4c3e-8f4a-5b6c7d8e9f00',
      named,
      syncedGeneration: 1,
      refusal: { generation: 2, since: time },
      claims: [
        { functionArn, attempts: [{ settings: {}, at: time }] },
        { functionArn: `${functionArn}.PUBLISHED`, established: true, state: 'Leaving', settings: {}, since: time },
        { functionArn: functionArn.replace('my', 'other'), state: 'Released', settings, since: time },
      ],
      conditions: [
        condition('Ready', 'False', 'DestinationRefused', ''),
        condition('Stalled', 'True', 'DestinationRefused', 'The destination does not exist.'),
        condition('example.com/Checked', 'Unknown', 'A_b,c:D', ''),
      ],
    },
  },
  {
    name: 'at all of its limits',
    status: {
      observedGeneration: 1,
      uid: 'u'.repeat(64),
      named: {
        functionName: 'n'.repeat(256),
        qualifier: 'q'.repeat(128),
        region: 'r'.repeat(32),
        accountRef: { name: 'a'.repeat(253) },
      },
      claims: Array.from({ length: 64 }, (_, index) => ({
        functionArn: index === 0 ? 'n'.repeat(350) : `${functionArn}:${index}`,
        ...(index === 0 && {
          attempts: Array.from({ length: 16 }, () => ({ settings: {}, at: time })),
          settings: { destinationConfig: { onSuccess: { destination: 'd'.repeat(350) } } },
          account: 'a'.repeat(253),
        }),
      })),
      conditions: [condition('t'.repeat(316), 'True', 'r'.repeat(1024), '')],
      lastHandledReconcileAt: 'h'.repeat(256),
    },
  },
  {
    name: 'what Lambda should never answer',
    status: {
      observedGeneration: 1,
      functionArn: '',
      qualifier: 'not a qualifier',
      maximumRetryAttempts: 99,
      maximumEventAgeInSeconds: -1,
      destinationConfig: { onSuccess: { destination: 'kafka://nowhere' }, onFailure: {} },
      lastHandledReconcileAt: 'whatever the annotation said',
      conditions: [condition('Ready', 'False', 'SomeReason', 'a long answer '.repeat(100).trim())],
    },
  },
];
