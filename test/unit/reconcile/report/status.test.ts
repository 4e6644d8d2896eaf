import assert from 'node:assert/strict';
import { RECONCILE_REQUESTED_AT } from '../../../../src/api/annotations.ts';
import type { Condition, EventInvokeConfigStatus } from '../../../../src/api/event-invoke-config.ts';
import { FINALIZER } from '../../../../src/reconcile/object/finalizer.ts';
import type { Outcome } from '../../../../src/reconcile/report/outcome.ts';
import { internalErrorStatus, status } from '../../../../src/reconcile/report/status.ts';
import { condition, objectOf } from '../objects.ts';
import { ABSENT, arnOf, claimsOn, failedCall, found, NOW, ORDERS, ORDERS_ARN, SETTINGS } from '../rules/facts.ts';
import { type OutcomeOf, outcomeOf } from './outcomes.ts';

const EARLIER = '2025-12-31T00:00:00Z';
const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:failed';
const KEEP: Outcome['step'] = { do: 'Keep', observing: false };

/** What an object in sync shows. */
const READY: EventInvokeConfigStatus = {
  observedGeneration: 1,
  conditions: [condition('Ready', 'True', 'InSync', { lastTransitionTime: EARLIER })],
  functionArn: ORDERS_ARN,
  qualifier: '$LATEST',
  lastModified: '2026-01-01T00:00:00.000Z',
  maximumRetryAttempts: 0,
};

function of(step: Outcome['step'], more: OutcomeOf = {}): EventInvokeConfigStatus {
  const reported = status(outcomeOf(step, more));
  assert.ok(reported);
  return reported;
}

/** Type, status and reason of each condition. */
function short(conditions: readonly Condition[] | undefined): string[] {
  return (conditions ?? []).map((each) => `${each.type}=${each.status} ${each.reason}`);
}

describe('the status', () => {
  describe('of conditions, as kstatus reads them', () => {
    const rows: readonly (readonly [title: string, step: Outcome['step'], conditions: string[]])[] = [
      ['in sync is Ready', KEEP, ['Ready=True InSync']],
      [
        'observing and equal is Ready and not Drifted',
        { do: 'Keep', observing: true },
        ['Ready=True Observed', 'Drifted=False NoDifference'],
      ],
      [
        'observing and different is Ready and Drifted',
        { do: 'Differ', message: 'That.' },
        ['Ready=True Observed', 'Drifted=True SettingsDiffer'],
      ],
      [
        'waiting is Reconciling',
        { do: 'Wait', reason: 'Throttled', message: 'Later.', quiet: false },
        ['Ready=False Throttled', 'Reconciling=True Throttled'],
      ],
      [
        'in need of a human is Stalled',
        { do: 'Refuse', reason: 'FunctionNotFound', message: 'Missing.', quiet: false },
        ['Ready=False FunctionNotFound', 'Stalled=True FunctionNotFound'],
      ],
      ['about to take over is Reconciling', { do: 'Record' }, ['Ready=False Adopting', 'Reconciling=True Adopting']],
    ];
    for (const [title, step, conditions] of rows) {
      it(`${title}, whatever it was before`, () => {
        const before = [
          condition('Ready', 'False', 'AccessDenied'),
          condition('Stalled', 'True', 'AccessDenied'),
          condition('Suspended', 'True', 'Suspended'),
          condition('Drifted', 'True', 'SettingsDiffer'),
        ];
        assert.deepEqual(short(of(step).conditions), conditions);
        assert.deepEqual(short(of(step, { object: { status: { conditions: before } } }).conditions), conditions);
      });
    }

    it('has the sentence of the step in each of its conditions', () => {
      const { conditions } = of({ do: 'Refuse', reason: 'AccessDenied', message: 'Grant it.', quiet: false });
      assert.deepEqual(
        conditions?.map(({ message }) => message),
        ['Grant it.', 'Grant it.'],
      );
    });

    it('moves its times only with the status, and says which generation it speaks of', () => {
      const kept = of(KEEP, { object: { status: READY }, facts: { generation: 2 } });
      assert.equal(kept.observedGeneration, 2);
      assert.deepEqual(
        kept.conditions?.map((each) => [each.lastTransitionTime, each.observedGeneration]),
        [[EARLIER, 2]],
      );
      const waiting = of({ do: 'Wait', reason: 'Throttled', message: '', quiet: false }, { object: { status: READY } });
      assert.deepEqual(
        waiting.conditions?.map(({ lastTransitionTime }) => lastTransitionTime),
        [NOW, NOW],
      );
    });
  });

  describe('of what Lambda holds', () => {
    it('is what the last observation showed', () => {
      const settings = { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60, onFailure: QUEUE };
      const { conditions: _, ...shown } = of(KEEP, { facts: { observation: found(settings) } });
      assert.deepEqual(shown, {
        observedGeneration: 1,
        functionArn: ORDERS_ARN,
        qualifier: '$LATEST',
        lastModified: '2026-01-01T00:00:00.000Z',
        maximumRetryAttempts: 0,
        maximumEventAgeInSeconds: 60,
        destinationConfig: { onFailure: { destination: QUEUE } },
      });
    });

    it('drops what Lambda holds no longer', () => {
      const shown = of(KEEP, { object: { status: READY }, facts: { observation: found({}) } });
      assert.equal('maximumRetryAttempts' in shown, false);
    });

    it('is nothing but the qualifier where there is no configuration', () => {
      const shown = of({ do: 'Differ', message: '' }, { object: { status: READY }, facts: { observation: ABSENT } });
      assert.equal(shown.qualifier, '$LATEST');
      assert.deepEqual(
        [shown.functionArn, shown.maximumRetryAttempts, shown.lastModified],
        [undefined, undefined, undefined],
      );
    });

    for (const reason of ['ConfigurationExists', 'UnexpectedFunction'] as const) {
      it(`stays what was seen last where Lambda shows somebody else’s: ${reason}`, () => {
        const step: Outcome['step'] = { do: 'Refuse', reason, message: '', quiet: false };
        const { conditions: _, ...shown } = of(step, {
          object: { status: READY },
          facts: { observation: found({ maximumRetryAttempts: 2 }) },
        });
        const { conditions: __, ...before } = READY;
        assert.deepEqual(shown, before);
      });
    }

    it('is what was seen where a human must mend something else', () => {
      const step: Outcome['step'] = { do: 'Refuse', reason: 'SettingsNotApplied', message: '', quiet: false };
      const shown = of(step, { object: { status: READY }, facts: { observation: found({ maximumRetryAttempts: 2 }) } });
      assert.equal(shown.maximumRetryAttempts, 2);
    });

    it('stays what was in sync where a Put fails: what was seen before it is old news', () => {
      const step: Outcome['step'] = { do: 'Wait', reason: 'Throttled', message: '', quiet: false };
      const shown = of(step, {
        object: { status: READY },
        facts: { observation: found({ maximumRetryAttempts: 2 }), failed: failedCall('Throttled', 'Put') },
      });
      assert.equal(shown.maximumRetryAttempts, 0);
    });

    it('stays what was seen last where Lambda was not looked at', () => {
      const step: Outcome['step'] = { do: 'Refuse', reason: 'AccessDenied', message: '', quiet: false };
      const { conditions: _, ...shown } = of(step, {
        object: { status: READY },
        facts: { failed: failedCall('AccessDenied') },
      });
      const { conditions: __, ...before } = READY;
      assert.deepEqual(shown, before);
    });
  });

  describe('of what was adopted', () => {
    const adopted = { time: EARLIER, settings: { maximumRetryAttempts: 2, onFailure: QUEUE } };
    const shown = {
      time: EARLIER,
      functionArn: ORDERS_ARN,
      maximumRetryAttempts: 2,
      destinationConfig: { onFailure: { destination: QUEUE } },
    };

    it('is what the claim remembers, from the time before it is overwritten', () => {
      const facts = { claims: claimsOn({ target: ORDERS, adopted }), observation: found(adopted.settings) };
      assert.deepEqual(of({ do: 'Record' }, { facts }).adopted, shown);
      assert.deepEqual(of(KEEP, { facts }).adopted, shown);
    });

    it('stays while the target is not known', () => {
      const object = { status: { ...READY, adopted: shown } };
      const step: Outcome['step'] = { do: 'Refuse', reason: 'InvalidSpec', message: '', quiet: false };
      assert.deepEqual(of(step, { object, facts: { target: { problem: 'No.' } } }).adopted, shown);
      assert.deepEqual(of(step, { object, facts: { claims: { problem: 'No.' } } }).adopted, shown);
    });

    it('goes with the target that it speaks of', () => {
      const object = { status: { ...READY, adopted: shown } };
      assert.equal(of(KEEP, { object, facts: { claims: claimsOn(ORDERS) } }).adopted, undefined);
    });
  });

  describe('of drift', () => {
    it('names the fields with what was declared and what was found', () => {
      const drift = [
        { field: 'maximumRetryAttempts', declared: '0', found: '2' },
        { field: 'maximumEventAgeInSeconds', found: '60' },
      ];
      const done = [{ do: 'Put', target: ORDERS, settings: SETTINGS, drift }] as const;
      assert.deepEqual(of(KEEP, { done }).lastDrift, {
        time: NOW,
        fields: [
          { field: 'maximumRetryAttempts', old: '0', new: '2' },
          { field: 'maximumEventAgeInSeconds', new: '60' },
        ],
      });
    });

    it('stays from the last time, and is not made by a Put that a user has asked for', () => {
      const lastDrift = { time: EARLIER, fields: [] };
      const done = [{ do: 'Put', target: ORDERS, settings: SETTINGS }] as const;
      assert.deepEqual(of(KEEP, { object: { status: { ...READY, lastDrift } }, done }).lastDrift, lastDrift);
      assert.equal(of(KEEP, { done }).lastDrift, undefined);
    });
  });

  describe('of a check that was asked for', () => {
    const metadata = { annotations: { [RECONCILE_REQUESTED_AT]: 'now' } };

    it('echoes the request', () => {
      assert.equal(of(KEEP, { object: { metadata } }).lastHandledReconcileAt, 'now');
    });

    it('echoes the request even where the check has failed in silence', () => {
      const step: Outcome['step'] = { do: 'Wait', reason: 'Throttled', message: '', quiet: true };
      assert.deepEqual(of(step, { object: { metadata, status: READY } }), { ...READY, lastHandledReconcileAt: 'now' });
    });

    it('keeps the last echo where the annotation is gone', () => {
      const shown = of(KEEP, { object: { status: { ...READY, lastHandledReconcileAt: 'earlier' } } });
      assert.equal(shown.lastHandledReconcileAt, 'earlier');
    });
  });

  it('stays as it is where a check of what was in sync has failed for once', () => {
    for (const step of [
      { do: 'Wait', reason: 'Throttled', message: '', quiet: true },
      { do: 'Refuse', reason: 'AccessDenied', message: '', quiet: true },
    ] as const) {
      assert.deepEqual(of(step, { object: { status: READY } }), READY);
    }
  });

  describe('of a suspended object', () => {
    it('says so and keeps Ready and observedGeneration', () => {
      const shown = of({ do: 'Suspend' }, { object: { status: READY }, facts: { generation: 2 } });
      const { conditions, ...rest } = shown;
      const { conditions: ready, ...before } = READY;
      assert.deepEqual(rest, before);
      assert.deepEqual(conditions?.[0], ready?.[0]);
      assert.deepEqual(short(conditions), ['Ready=True InSync', 'Suspended=True Suspended']);
    });

    it('keeps Drifted and Stalled, too, and is Reconciling no longer', () => {
      const conditions = [
        condition('Ready', 'False', 'Throttled'),
        condition('Drifted', 'True', 'SettingsDiffer'),
        condition('Stalled', 'True', 'AccessDenied'),
        condition('Reconciling', 'True', 'Throttled'),
      ];
      const shown = of({ do: 'Suspend' }, { object: { status: { conditions } } });
      assert.deepEqual(short(shown.conditions), [
        'Ready=False Throttled',
        'Drifted=True SettingsDiffer',
        'Stalled=True AccessDenied',
        'Suspended=True Suspended',
      ]);
    });

    it('is not Ready where it was never looked at, for Ready is always there', () => {
      const shown = of({ do: 'Suspend' });
      assert.deepEqual(short(shown.conditions), ['Ready=False Suspended', 'Suspended=True Suspended']);
      assert.equal(shown.observedGeneration, undefined);
    });

    it('does not change while it stays suspended', () => {
      const first = of({ do: 'Suspend' }, { object: { status: READY } });
      const later = { now: '2026-01-01T09:00:00Z' };
      assert.deepEqual(of({ do: 'Suspend' }, { object: { status: first }, facts: later }), first);
    });
  });

  describe('of an object that is let go', () => {
    const released = (how: 'Deleted' | 'Orphaned') =>
      ({ do: 'Unclaim', claims: claimsOn(), finalizer: false, released: [{ target: ORDERS, how }] }) as const;

    it('is not written: there is nobody left to read it', () => {
      assert.equal(status(outcomeOf({ do: 'Rest' }, { done: [released('Deleted')] })), undefined);
      assert.equal(status(outcomeOf({ do: 'Rest' })), undefined);
    });

    for (const how of ['Deleted', 'Orphaned'] as const) {
      it(`says ${how} where somebody else's finalizer holds it`, () => {
        const object = { metadata: { finalizers: ['example.com/guard'] }, status: READY };
        const shown = of({ do: 'Rest' }, { object, done: [released(how)] });
        assert.deepEqual(short(shown.conditions), [`Ready=False ${how}`]);
      });
    }

    it('is left alone where nothing was done to it now', () => {
      const object = { metadata: { finalizers: ['example.com/guard'] }, status: READY };
      assert.equal(status(outcomeOf({ do: 'Rest' }, { object })), undefined);
    });
  });

  it('of an object on which the operator failed is Stalled, and says how', () => {
    const object = objectOf({ status: READY, metadata: { finalizers: [FINALIZER], generation: 3 } });
    const shown = internalErrorStatus(object, 'It broke.', NOW);
    assert.deepEqual(short(shown.conditions), ['Ready=False InternalError', 'Stalled=True InternalError']);
    assert.equal(shown.observedGeneration, 3);
    assert.equal(shown.conditions?.[0]?.message, 'It broke.');
  });

  it('of an object on which the operator failed keeps what it knew of Lambda', () => {
    const before = { ...READY, adopted: { time: EARLIER, functionArn: ORDERS_ARN }, lastHandledReconcileAt: 'earlier' };
    const { conditions: _, ...shown } = internalErrorStatus(objectOf({ status: before }), '', NOW);
    const { conditions: __, ...known } = before;
    assert.deepEqual(shown, known);
  });

  it('never names another target than the one that was looked at', () => {
    const shown = of(KEEP, { facts: { observation: found({}, arnOf('billing')) } });
    assert.equal(shown.functionArn, arnOf('billing'));
  });
});
