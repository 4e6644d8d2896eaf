import assert from 'node:assert/strict';
import type { Account } from '../../../../src/accounts/account.ts';
import { accountBook } from '../../../../src/accounts/account-book.ts';
import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../../../src/api/event-invoke-config.ts';
import { FINALIZER } from '../../../../src/reconcile/object/finalizer.ts';
import { isReady, isSettled, type StartedWith } from '../../../../src/reconcile/schedule/settled.ts';
import { condition, type ObjectOf, objectOf } from '../objects.ts';
import { REACHING } from '../reaching.ts';
import {
  arnOf,
  attempted,
  BILLING,
  claim,
  claimsOn,
  established,
  IDENTITY,
  leaving,
  NOW,
  ORDERS,
  ORDERS_ARN,
  OTHER,
  PAYMENTS,
  REGION,
  SETTINGS,
} from '../rules/facts.ts';

const REQUESTED_AT = 'lambda.eventinvoke.dev/reconcile-requested-at';
const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:failed';

const STARTED: StartedWith = { ...REACHING, observeOnly: false, identity: () => IDENTITY };

const IN_SYNC: EventInvokeConfigStatus = {
  observedGeneration: 1,
  syncedGeneration: 1,
  functionArn: ORDERS_ARN,
  maximumRetryAttempts: 0,
  conditions: [condition('Ready', 'True', 'InSync')],
};
const OBSERVED: EventInvokeConfigStatus = {
  ...IN_SYNC,
  conditions: [condition('Ready', 'True', 'Observed'), condition('Drifted', 'False', 'NoDifference')],
};

/** An object that is settled but for what is said of it. */
function enforced({ status, ...more }: Omit<ObjectOf, 'status'> & { status?: object } = {}): EventInvokeConfig {
  return objectOf({ claims: claimsOn(established(ORDERS)), ...more, status: { ...IN_SYNC, ...status } });
}

/** The same of one that only observes. */
function observing({ spec, ...more }: ObjectOf = {}): EventInvokeConfig {
  return objectOf({ status: OBSERVED, ...more, spec: { managementPolicy: 'Observe', ...spec } });
}

/** With a member of the status taken away. */
function without(member: keyof EventInvokeConfigStatus): EventInvokeConfig {
  const { [member]: _, ...status } = IN_SYNC;
  return objectOf({ claims: claimsOn(established(ORDERS)), status });
}

type Row = readonly [title: string, object: EventInvokeConfig, started?: Partial<StartedWith>];

function table(settled: boolean, rows: readonly Row[]): void {
  for (const [title, object, started] of rows) {
    it(title, () => assert.equal(isSettled(object, { ...STARTED, ...started }), settled));
  }
}

describe('an object is settled', () => {
  table(true, [
    ['that is in sync', enforced()],
    ['whose account is known from its status only', enforced(), { identity: () => undefined }],
    [
      'that names its region, whatever the default is',
      enforced({
        claims: { ...claimsOn(established(ORDERS)), named: { functionName: 'orders', region: REGION } },
        spec: { region: REGION },
      }),
      { defaultRegion: undefined },
    ],
    [
      'whose request was handled',
      enforced({ metadata: { annotations: { [REQUESTED_AT]: 'now' } }, status: { lastHandledReconcileAt: 'now' } }),
    ],
    ['that others hold, too', enforced({ metadata: { finalizers: ['example.com/guard', FINALIZER] } })],
    ['that was adopted', enforced({ status: { adopted: { time: NOW, functionArn: ORDERS_ARN } } })],
    [
      'with a destination',
      enforced({
        spec: { destinationConfig: { onFailure: { destination: QUEUE } } },
        status: { destinationConfig: { onFailure: { destination: QUEUE } } },
      }),
    ],
    ['that keeps its configuration when it is deleted', enforced({ spec: { deletionPolicy: 'Orphan' } })],
    ['that observes', observing()],
    ['that observes what differs', observing({ status: { ...OBSERVED, maximumRetryAttempts: 2 } })],
    ['that is observed by an operator that writes nothing', enforced({ status: OBSERVED }), { observeOnly: true }],
    ['that observes for such an operator', observing({ metadata: { finalizers: [FINALIZER] } }), { observeOnly: true }],
  ]);
});

describe('an object is not settled', () => {
  describe('whose status', () => {
    table(false, [
      ['is missing', objectOf({ claims: claimsOn(established(ORDERS)) })],
      ['has no observedGeneration', without('observedGeneration')],
      ['has no function', without('functionArn')],
      ['has not the setting', without('maximumRetryAttempts')],
      ['has no conditions', without('conditions')],
      ['has no Ready', enforced({ status: { conditions: [condition('Drifted', 'False', 'InSync')] } })],
      ['is not Ready', enforced({ status: { conditions: [condition('Ready', 'False', 'InSync')] } })],
      ['is that of an object that observes', enforced({ status: OBSERVED })],
      ['is of another generation', enforced({ status: { observedGeneration: 2 } })],
      ['was in sync with another generation', enforced({ status: { syncedGeneration: 2 } })],
      ['never was in sync', without('syncedGeneration')],
      ['has another setting', enforced({ status: { maximumRetryAttempts: 1 } })],
      ['has another age', enforced({ status: { maximumEventAgeInSeconds: 60 } })],
      ['has a destination more', enforced({ status: { destinationConfig: { onSuccess: { destination: QUEUE } } } })],
      ['is of another function', enforced({ status: { functionArn: arnOf('billing') } })],
      ['is of another qualifier', enforced({ status: { functionArn: arnOf('orders', 'live') } })],
      ['is of another region', enforced({ status: { functionArn: arnOf('orders', '$LATEST', 'us-east-1') } })],
      [
        'is of another account',
        enforced({ status: { functionArn: ORDERS_ARN.replace('123456789012', '999999999999') } }),
      ],
      ['names no ARN', enforced({ status: { functionArn: 'orders' } })],
      ['names an unqualified ARN', enforced({ status: { functionArn: ORDERS_ARN.replace(':$LATEST', '') } })],
      [
        'somebody made up',
        objectOf({ claims: claimsOn(established(ORDERS)), status: JSON.parse('{"conditions": "Ready"}') }),
      ],
    ]);
  });

  describe('whose claim', () => {
    table(false, [
      ['is missing', enforced({ claims: claimsOn() })],
      ['is not established', enforced({ claims: claimsOn(attempted(ORDERS, [SETTINGS])) })],
      ['is empty', enforced({ claims: claimsOn(claim(ORDERS)) })],
      ['is leaving', enforced({ claims: claimsOn(leaving(ORDERS, SETTINGS)) })],
      ['is on another function', enforced({ claims: claimsOn(established(BILLING)) })],
      ['is on another one as well', enforced({ claims: claimsOn(established(ORDERS), leaving(BILLING, OTHER)) })],
      [
        'was made under other words',
        enforced({ claims: { ...claimsOn(established(ORDERS)), named: { functionName: 'orders:$LATEST' } } }),
      ],
      ['can’t be read', enforced({ status: { claims: [{ functionArn: 'orders' }] } })],
      ['has no finalizer', enforced({ metadata: { finalizers: ['example.com/guard'] } })],
    ]);
  });

  describe('that', () => {
    table(false, [
      ['was edited', enforced({ metadata: { generation: 2 } })],
      ['is suspended', enforced({ spec: { suspend: true } })],
      ['is being deleted', enforced({ metadata: { deletionTimestamp: NOW } })],
      ['is asked to be checked', enforced({ metadata: { annotations: { [REQUESTED_AT]: 'now' } } })],
      [
        'is asked to be checked again',
        enforced({
          metadata: { annotations: { [REQUESTED_AT]: 'now' } },
          status: { lastHandledReconcileAt: 'before' },
        }),
      ],
      ['can’t be followed', enforced({ spec: { functionName: 'or ders' } })],
      ['has odd policies', enforced({ spec: JSON.parse('{"deletionPolicy": "Keep"}') })],
      ['wants another setting of the same generation', enforced({ spec: { maximumRetryAttempts: 2 } })],
      [
        'names another account',
        enforced({
          claims: { ...claimsOn(established(ORDERS)), named: { functionName: '999999999999:function:orders' } },
          spec: { functionName: '999999999999:function:orders' },
        }),
      ],
      ['was copied or restored: its status is another object’s', restored()],
    ]);
  });

  describe('where the operator', () => {
    table(false, [
      ['has another default region', enforced(), { defaultRegion: 'us-east-1' }],
      ['has no default region', enforced(), { defaultRegion: undefined }],
      ['has another account', enforced(), { identity: () => ({ ...IDENTITY, account: '999999999999' }) }],
      ['has another partition', enforced(), { identity: () => ({ ...IDENTITY, partition: 'aws-cn' }) }],
      ['writes nothing any longer', enforced(), { observeOnly: true }],
      ['writes again what it has only observed', enforced({ status: OBSERVED })],
    ]);
  });

  describe('of an AWSAccount', () => {
    const inAccount = (account?: string, spec: ObjectOf['spec'] = {}) =>
      enforced({
        claims: {
          named: { functionName: 'orders', accountRef: { name: 'payments' } },
          list: [established(ORDERS, account === undefined ? {} : { account })],
        },
        spec: { accountRef: { name: 'payments' }, ...spec },
      });
    const started = (more: Partial<Account> = {}): Partial<StartedWith> => ({
      accountBook: accountBook({ is: 'None' }, new Map([['payments', { ...PAYMENTS, ...more }]])),
    });
    const grant = PAYMENTS.grants[0];
    table(true, [['whose claim was made with it', inAccount('payments'), started()]]);
    table(false, [
      ['whose claim was made with another one', inAccount('former'), started()],
      ["whose claim was made with the operator's own identity", inAccount(), started()],
      ['that is another account by now', inAccount('payments'), started({ accountId: '999999999999' })],
      ['that is being deleted', inAccount('payments'), started({ terminating: true })],
      ['that has another region by now', inAccount('payments'), started({ region: 'us-east-1' })],
      ['that grants nothing any longer', inAccount('payments'), started({ grants: [] })],
      ['that is gone', inAccount('payments'), {}],
      [
        'that lets it observe only',
        inAccount('payments'),
        started({ grants: grant === undefined ? [] : [{ ...grant, access: 'Observe' }] }),
      ],
    ]);
  });

  describe('that observes, and', () => {
    table(false, [
      ['is in sync by its status', observing({ status: IN_SYNC })],
      ['still has our finalizer', observing({ metadata: { finalizers: [FINALIZER] } })],
      ['still has a claim, and with it our finalizer', observing({ claims: claimsOn(established(ORDERS)) })],
      ['was edited', observing({ metadata: { generation: 2 } })],
      ['is suspended', observing({ spec: { suspend: true } })],
      ['is of another function', observing({ spec: { functionName: 'billing' } })],
      ['has no status', objectOf({ spec: { managementPolicy: 'Observe' } })],
    ]);
  });
});

/** A copy of an object in sync, with everything but the uid. */
function restored(): EventInvokeConfig {
  const original = enforced();
  return { ...original, metadata: { ...original.metadata, uid: 'uid-2' } };
}

describe('an object is Ready', () => {
  const rows: readonly (readonly [title: string, object: EventInvokeConfig, ready: boolean])[] = [
    ['in sync', enforced(), true],
    ['observed', observing(), true],
    ['whatever is left to do to it', enforced({ metadata: { finalizers: [] } }), true],
    ['and not without a status', objectOf(), false],
    ['and not with trouble', enforced({ status: { conditions: [condition('Ready', 'False', 'Throttled')] } }), false],
    ['and not after an edit', enforced({ metadata: { generation: 2 } }), false],
    ['and not while it is deleted', enforced({ metadata: { deletionTimestamp: NOW } }), false],
  ];
  for (const [title, object, ready] of rows) it(title, () => assert.equal(isReady(object), ready));
});
