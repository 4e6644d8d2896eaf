import assert from 'node:assert/strict';
import { RECONCILE_REQUESTED_AT } from '../../../../src/api/annotations.ts';
import type { EventInvokeConfig } from '../../../../src/api/event-invoke-config.ts';
import { createLedger } from '../../../../src/reconcile/ledger.ts';
import { waitingStatus } from '../../../../src/reconcile/report/waiting.ts';
import { SimulatedClock } from '../../simulated-clock.ts';
import { objectOf } from '../objects.ts';
import { REACHING, WITHOUT_ACCOUNTS } from '../reaching.ts';
import { attempted, BILLING, claimsOn, established, NOW_MILLISECONDS, ORDERS, SETTINGS } from '../rules/facts.ts';

const CLAIMS = claimsOn(established(ORDERS), attempted(BILLING, [SETTINGS]));

/** An object that was in sync and was edited then. */
const EDITED = objectOf({
  claims: CLAIMS,
  metadata: { generation: 4, annotations: { [RECONCILE_REQUESTED_AT]: 'now' } },
  status: {
    observedGeneration: 3,
    syncedGeneration: 3,
    refusal: { generation: 4, since: '2026-01-01T00:00:00Z' },
    lastHandledReconcileAt: 'earlier',
    maximumRetryAttempts: 1,
    lastDrift: { time: '2026-01-01T00:00:00Z', fields: [], count: 2 },
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'InSync',
        message: '',
        observedGeneration: 3,
        lastTransitionTime: '2026-01-01T00:00:00Z',
      },
    ],
  },
});

describe('an object that waits for the quota', () => {
  const told = (object: EventInvokeConfig, paused?: string) =>
    waitingStatus(
      object,
      {
        ...REACHING,
        ...WITHOUT_ACCOUNTS,
        contenders: () => [],
        observeOnly: false,
        ledger: createLedger(new SimulatedClock(NOW_MILLISECONDS)),
        paused: () => paused,
      },
      NOW_MILLISECONDS,
    );

  it('says so, in its newest generation', () => {
    const status = told(EDITED);
    assert.equal(status?.observedGeneration, 4);
    assert.deepEqual(
      status?.conditions?.map(({ type, status: is, reason, observedGeneration }) => [
        type,
        is,
        reason,
        observedGeneration,
      ]),
      [
        ['Ready', 'False', 'WaitingForQuota', 4],
        ['Reconciling', 'True', 'WaitingForQuota', 4],
      ],
    );
  });

  it('keeps all else that its status says, and answers no request', () => {
    const { conditions: _, observedGeneration: __, ...rest } = told(EDITED) ?? {};
    const { conditions: ___, observedGeneration: ____, ...before } = EDITED.status ?? {};
    assert.deepEqual(rest, before);
  });

  it('says nothing of a copy’s original', () => {
    const { conditions, ...rest } = told({ ...EDITED, metadata: { ...EDITED.metadata, uid: 'copy' } }) ?? {};
    assert.equal(conditions?.[0]?.reason, 'WaitingForQuota');
    assert.deepEqual(rest, { uid: 'copy', observedGeneration: 4 });
  });

  const nothing: readonly (readonly [why: string, object: EventInvokeConfig, paused?: string])[] = [
    ['was reported on as it stands', { ...EDITED, metadata: { ...EDITED.metadata, generation: 3 } }],
    ['waits for the end of a pause', EDITED, 'INC-1'],
    [
      'has claims that can’t be read, and so waits for a human',
      objectOf({ ...EDITED, status: { ...EDITED.status, claims: [{ functionArn: 'odd' }] } }),
    ],
    ['needs nothing of Lambda', { ...EDITED, spec: { ...EDITED.spec, suspend: true } }],
  ];
  for (const [why, object, paused] of nothing) {
    it(`is told nothing where it ${why}`, () => assert.equal(told(object, paused), undefined));
  }
});
