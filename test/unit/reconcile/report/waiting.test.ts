import assert from 'node:assert/strict';
import { RECONCILE_REQUESTED_AT } from '../../../../src/api/annotations.ts';
import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../../../src/api/event-invoke-config.ts';
import { ApiError } from '../../../../src/kubernetes/api-error.ts';
import type { Written } from '../../../../src/kubernetes/object-writer.ts';
import { createLedger } from '../../../../src/reconcile/ledger.ts';
import { createWaitingWriter } from '../../../../src/reconcile/report/waiting.ts';
import { SimulatedClock } from '../../simulated-clock.ts';
import { objectOf } from '../objects.ts';
import { REACHING, WITHOUT_ACCOUNTS } from '../reaching.ts';
import { attempted, BILLING, claimsOn, established, NOW_MILLISECONDS, ORDERS, SETTINGS } from '../rules/facts.ts';

const KEY = 'shop/orders';

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
  let object: EventInvokeConfig | undefined;
  let paused: string | undefined;
  let isBeingWritten: boolean;
  let written: EventInvokeConfigStatus[];
  let answer: () => Written<EventInvokeConfig>;
  let logged: string[];
  let abort: AbortController;

  beforeEach(() => {
    object = EDITED;
    paused = undefined;
    isBeingWritten = false;
    written = [];
    answer = () => ({ was: 'Written', object: EDITED });
    logged = [];
    abort = new AbortController();
  });

  const tell = (): Promise<void> | undefined => {
    const clock = new SimulatedClock(NOW_MILLISECONDS);
    return createWaitingWriter({
      object: () => object,
      isBeingWritten: () => isBeingWritten,
      surroundings: {
        ...REACHING,
        ...WITHOUT_ACCOUNTS,
        contenders: () => [],
        observeOnly: false,
        ledger: createLedger(clock),
        paused: () => paused,
      },
      async writeStatus(_, status) {
        written.push(status);
        return answer();
      },
      log: (_, message) => void logged.push(message),
      clock,
    })(KEY, abort.signal);
  };

  it('says so, in its newest generation', async () => {
    await tell();
    const [status] = written;
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
    assert.deepEqual(logged, ["waits for Lambda's quota"]);
  });

  it('keeps all else that its status says, and answers no request', async () => {
    await tell();
    const { conditions: _, observedGeneration: __, ...rest } = written[0] ?? {};
    const { conditions: ___, observedGeneration: ____, ...before } = EDITED.status ?? {};
    assert.deepEqual(rest, before);
  });

  it('says nothing of a copy’s original', async () => {
    object = { ...EDITED, metadata: { ...EDITED.metadata, uid: 'copy' } };
    await tell();
    const { conditions, ...rest } = written[0] ?? {};
    assert.equal(conditions?.[0]?.reason, 'WaitingForQuota');
    assert.deepEqual(rest, { uid: 'copy', observedGeneration: 4 });
  });

  const nothing: readonly (readonly [why: string, arrange: () => void])[] = [
    ['is gone', () => (object = undefined)],
    ['was reported on as it stands', () => (object = { ...EDITED, metadata: { ...EDITED.metadata, generation: 3 } })],
    ['is being written', () => (isBeingWritten = true)],
    ['waits for the end of a pause', () => (paused = 'INC-1')],
    [
      'has claims that can’t be read, and so waits for a human',
      () => (object = objectOf({ ...EDITED, status: { ...EDITED.status, claims: [{ functionArn: 'odd' }] } })),
    ],
    ['needs nothing of Lambda', () => (object = { ...EDITED, spec: { ...EDITED.spec, suspend: true } })],
  ];
  for (const [why, arrange] of nothing) {
    it(`is told nothing where it ${why}`, () => {
      arrange();
      assert.equal(tell(), undefined);
      assert.deepEqual(written, []);
    });
  }

  for (const was of ['Conflict', 'Gone'] as const) {
    it(`is let be where the write ends in ${was}`, async () => {
      answer = () => ({ was });
      await tell();
      assert.deepEqual([written.length, logged], [1, []]);
    });
  }

  it('is let be where Kubernetes refuses the write', async () => {
    answer = () => {
      throw new ApiError('No.', 403, undefined);
    };
    await tell();
    assert.deepEqual([written.length, logged], [1, ['status not written']]);
  });

  it('is let be where the operator ends', async () => {
    answer = () => {
      throw new Error('It is aborted.');
    };
    abort.abort();
    await tell();
    assert.deepEqual(logged, []);
  });

  it('hides no defect', async () => {
    answer = () => {
      throw new TypeError('A defect.');
    };
    await assert.rejects(async () => tell(), /A defect/);
  });
});
