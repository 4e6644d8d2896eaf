import type { AcceptedStatus } from '../accepted-statuses.ts';

const time = '2026-01-02T03:04:05Z';
const functionArn = 'arn:aws:lambda:eu-west-1:123456789012:function:my-function:$LATEST';
const ready = {
  type: 'Ready',
  status: 'True',
  observedGeneration: 1,
  lastTransitionTime: time,
  reason: 'Verified',
  message: '',
};

/** A table of statuses of AWSAccounts that the API server must take as they are. */
export const ACCEPTED_ACCOUNT_STATUSES: readonly AcceptedStatus[] = [
  {
    name: 'of two operators',
    status: {
      observedGeneration: 1,
      conditions: [ready],
      objects: 3,
      operators: [
        {
          name: 'event-invoke/operator',
          observedGeneration: 2,
          ready: 'True',
          reason: 'Verified',
          message: 'The credentials belong to the account.',
          identity: 'arn:aws:sts::123456789012:assumed-role/event-invoke',
          objects: 3,
          requestsPerSecond: 10,
          throttledRegions: ['eu-west-1'],
          leftBehind: [{ functionArn, object: 'payments/api', time }],
        },
        { name: 'event-invoke/other', observedGeneration: 1, ready: 'Unknown', reason: 'Unavailable', message: '' },
      ],
    },
  },
  {
    name: 'at all of its limits',
    status: {
      observedGeneration: 1,
      conditions: [{ ...ready, type: 't'.repeat(316), reason: 'r'.repeat(1024) }],
      operators: Array.from({ length: 32 }, (_, index) => ({
        name: `${index}${'n'.repeat(315)}`,
        observedGeneration: 1,
        ready: 'False',
        reason: 'r'.repeat(1024),
        message: 'a long answer '.repeat(100).trim(),
        identity: 'a'.repeat(2048),
        throttledRegions: Array.from({ length: 64 }, () => 'r'.repeat(32)),
        leftBehind: Array.from({ length: 32 }, () => ({ functionArn: 'n'.repeat(350), object: 'o'.repeat(317), time })),
      })),
    },
  },
];
