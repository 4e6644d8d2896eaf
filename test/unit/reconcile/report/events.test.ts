import assert from 'node:assert/strict';
import { eventsOf } from '../../../../src/reconcile/report/events.ts';
import type { ObjectEvent, ReconcileOutcome } from '../../../../src/reconcile/report/outcome.ts';
import {
  type ActingStep,
  type LetGoHow,
  type LetGoTarget,
  refuse,
  wait,
} from '../../../../src/reconcile/rules/step.ts';
import { condition } from '../objects.ts';
import { claimed } from '../rules/deciding.ts';
import {
  ACCESS,
  ago,
  attempted,
  established,
  IN_SYNC,
  NOW,
  ORDERS,
  ORDERS_ARN,
  OTHER,
  SETTINGS,
} from '../rules/facts.ts';
import { outcomeOf } from './outcomes.ts';

const KEEP: ReconcileOutcome['step'] = { do: 'Keep' };
const PUT: Extract<ActingStep, { do: 'Put' }> = { do: 'Put', access: ACCESS, target: ORDERS, settings: SETTINGS };

function released(how: LetGoHow, more: Partial<LetGoTarget> = {}): ActingStep {
  return {
    do: 'Note',
    change: { change: 'Dropped', targets: [ORDERS] },
    letGo: [{ target: ORDERS, how, ...more }],
  };
}

/** The events after a reconcile that took these steps and ended well. */
function told(...steps: readonly ActingStep[]): ObjectEvent[] {
  return eventsOf(outcomeOf(KEEP, { steps }));
}

describe('an event', () => {
  it('is none where nothing changed and nothing failed', () => {
    const reads: ActingStep[] = [
      { do: 'Identify', access: ACCESS, functionName: 'orders' },
      { do: 'Look', access: ACCESS, target: ORDERS },
      { do: 'AddFinalizer' },
      { do: 'Delete', access: ACCESS, target: ORDERS },
      { do: 'WriteClaims', change: claimed(attempted(ORDERS, [SETTINGS])), letGo: [] },
      { do: 'RemoveFinalizer', letGo: [] },
      released('Absent'),
    ];
    assert.deepEqual(eventsOf(outcomeOf(KEEP, { steps: reads })), []);
    assert.deepEqual(eventsOf(outcomeOf({ do: 'Suspend' })), []);
    assert.deepEqual(eventsOf(outcomeOf({ do: 'Rest' })), []);
    assert.deepEqual(eventsOf(outcomeOf({ do: 'Observe' })), []);
  });

  describe('tells what was done:', () => {
    const drift = [
      { field: 'maximumRetryAttempts', declared: '0', found: '2' },
      { field: 'maximumEventAgeInSeconds', found: '60' },
      { field: 'destinationConfig.onSuccess.destination', declared: 'arn:aws:sqs:eu-west-1:123456789012:done' },
    ];
    const LEFT = `Let go of ${ORDERS_ARN}, which is not deleted, since it is not known to be this object's.`;
    const rows: readonly (readonly [title: string, step: ActingStep, event: ObjectEvent])[] = [
      [
        'a Put',
        PUT,
        { type: 'Normal', reason: 'Configured', message: `Put on ${ORDERS_ARN}: maximumRetryAttempts=0.` },
      ],
      [
        'drift that was repaired, with old and new of each field',
        { ...PUT, drift },
        {
          type: 'Warning',
          reason: 'DriftRepaired',
          message:
            `${ORDERS_ARN} was changed in Lambda: maximumRetryAttempts from 0 to 2, maximumEventAgeInSeconds from not set to 60, ` +
            'destinationConfig.onSuccess.destination from arn:aws:sqs:eu-west-1:123456789012:done to not set. Put back.',
        },
      ],
      [
        'a deletion',
        released('Deleted'),
        { type: 'Normal', reason: 'Deleted', message: `The configuration of ${ORDERS_ARN} is deleted.` },
      ],
      [
        'what was let go, as suspend and Orphan ask',
        released('Orphaned'),
        { type: 'Normal', reason: 'Orphaned', message: `Let go of ${ORDERS_ARN}; its configuration stays in Lambda.` },
      ],
      [
        'a hand-over, with the heir',
        released('HandedOver', { to: 'shop/heir' }),
        { type: 'Normal', reason: 'HandedOver', message: `${ORDERS_ARN} is taken over by shop/heir.` },
      ],
      [
        'what is only observed from now on',
        { ...released('Observing'), do: 'RemoveFinalizer', letGo: [{ target: ORDERS, how: 'Observing' }] },
        {
          type: 'Normal',
          reason: 'Observing',
          message: `${ORDERS_ARN} is only observed from now on; its configuration stays in Lambda.`,
        },
      ],
      ['what was left in Lambda', released('Left'), { type: 'Warning', reason: 'LeftInLambda', message: LEFT }],
      [
        'what was left, with what was found and what had been tried',
        released('Left', { found: OTHER, tried: [SETTINGS, {}] }),
        {
          type: 'Warning',
          reason: 'LeftInLambda',
          message: `${LEFT} Found there: maximumRetryAttempts=2. This object had tried: maximumRetryAttempts=0; no setting.`,
        },
      ],
      [
        'what was left to an heir that did not come',
        released('Left', { to: 'shop/heir', tried: [] }),
        {
          type: 'Warning',
          reason: 'LeftInLambda',
          message: `${LEFT} It is named by shop/heir, too, which did not claim it in five minutes.`,
        },
      ],
    ];
    for (const [title, step, event] of rows) it(title, () => assert.deepEqual(told(step), [event]));

    it('all of it, in the order in which it was done', () => {
      assert.deepEqual(
        told(PUT, released('Deleted')).map(({ reason }) => reason),
        ['Configured', 'Deleted'],
      );
    });
  });

  describe('tells of an adoption', () => {
    const claim = established(ORDERS, { adopted: { time: NOW, settings: OTHER } });
    const claiming = (doing: 'WriteClaims' | 'Note', adopts: boolean): ActingStep => ({
      do: doing,
      change: claimed(claim, { adopts }),
      letGo: [],
    });
    const adopted: ObjectEvent = {
      type: 'Normal',
      reason: 'Adopted',
      message: `${ORDERS_ARN} was already configured (maximumRetryAttempts=2); status.claims keeps what it held.`,
    };

    it('with what was found, whichever step claimed it', () => {
      assert.deepEqual(told(claiming('WriteClaims', true)), [adopted]);
      assert.deepEqual(told(claiming('Note', true)), [adopted]);
    });

    it('once: not each time that the claim is written', () => {
      assert.deepEqual(told(claiming('WriteClaims', false)), []);
    });
  });

  describe('tells of trouble', () => {
    const step = refuse('FunctionNotFound', 'Missing.');
    const already = (reason: string, message: string) => ({
      object: { status: { conditions: [condition('Ready', 'False', reason, { message })] } },
    });
    const warning: ObjectEvent = { type: 'Warning', reason: 'FunctionNotFound', message: 'Missing.' };

    it('when it comes up, and when it is described in other words', () => {
      assert.deepEqual(eventsOf(outcomeOf(step)), [warning]);
      assert.deepEqual(eventsOf(outcomeOf(step, already('Throttled', 'Missing.'))), [warning]);
      assert.deepEqual(eventsOf(outcomeOf(step, already('FunctionNotFound', 'Gone.'))), [warning]);
    });

    it('once, however long it goes on', () => {
      assert.deepEqual(eventsOf(outcomeOf(step, already('FunctionNotFound', 'Missing.'))), []);
    });

    it('once though its message was cut', () => {
      const long = refuse('RequestRefused', 'x'.repeat(5000));
      const [event] = eventsOf(outcomeOf(long));
      assert.equal(event?.message.length, 1024);
      assert.deepEqual(eventsOf(outcomeOf(long, already('RequestRefused', event?.message ?? ''))), []);
    });

    it('not at all where it is too early to be news', () => {
      assert.deepEqual(eventsOf(outcomeOf({ ...step, tolerated: true })), []);
      assert.deepEqual(eventsOf(outcomeOf({ ...wait('Throttled', 'Later.'), tolerated: true })), []);
    });

    it('without alarm where it is a hand-over or one more look', () => {
      for (const reason of ['HandingOver', 'ConfirmingDeletion'] as const) {
        assert.deepEqual(eventsOf(outcomeOf(wait(reason, 'Soon.'))), [{ type: 'Normal', reason, message: 'Soon.' }]);
      }
    });

    it('after what was done before', () => {
      assert.deepEqual(
        eventsOf(outcomeOf(step, { steps: [PUT] })).map(({ reason }) => reason),
        ['Configured', 'FunctionNotFound'],
      );
    });
  });

  describe('tells of a difference that is only observed', () => {
    const step: ReconcileOutcome['step'] = { do: 'Observe', differences: 'That differs.' };
    const drifted = (status: 'True' | 'False', message: string) => ({
      object: { status: { conditions: [condition('Drifted', status, 'SettingsDiffer', { message })] } },
    });

    it('when it comes up, and when it becomes another', () => {
      const warning: ObjectEvent = { type: 'Warning', reason: 'Drifted', message: 'That differs.' };
      assert.deepEqual(eventsOf(outcomeOf(step)), [warning]);
      assert.deepEqual(eventsOf(outcomeOf(step, drifted('False', 'That differs.'))), [warning]);
      assert.deepEqual(eventsOf(outcomeOf(step, drifted('True', 'This differs.'))), [warning]);
    });

    it('once, however long it goes on', () => {
      assert.deepEqual(eventsOf(outcomeOf(step, drifted('True', 'That differs.'))), []);
      const long: ReconcileOutcome['step'] = { do: 'Observe', differences: 'x'.repeat(5000) };
      const [event] = eventsOf(outcomeOf(long));
      assert.deepEqual(eventsOf(outcomeOf(long, drifted('True', event?.message ?? ''))), []);
    });
  });

  describe('tells of a fight', () => {
    const drift = [{ field: 'maximumRetryAttempts', declared: '0', found: '2' }];
    const fields = [{ field: 'maximumRetryAttempts', old: '0', new: '2' }];
    const fighting = (count: number, reason = 'InSync') =>
      eventsOf(
        outcomeOf(KEEP, {
          object: { status: { conditions: [condition('Ready', 'True', reason)] } },
          facts: { known: { ...IN_SYNC, lastDrift: { time: ago(600), fields, count } } },
          steps: [{ ...PUT, drift }],
        }),
      ).map((event) => event.reason);

    it('when the same drift is found for the third time', () => {
      assert.deepEqual(fighting(1), ['DriftRepaired']);
      assert.deepEqual(fighting(2), ['DriftRepaired', 'Contended']);
    });

    it('once, however long it goes on', () => assert.deepEqual(fighting(7, 'Contended'), ['DriftRepaired']));
  });

  it('has a message of at most 1024 characters, whatever is told', () => {
    const drift = [{ field: 'destinationConfig.onSuccess.destination', found: 'x'.repeat(5000) }];
    const [event] = told({ ...PUT, drift });
    assert.equal(event?.message.length, 1024);
    const [adoption] = told({
      do: 'WriteClaims',
      change: claimed(established(ORDERS, { adopted: { time: NOW, settings: { onSuccess: 'x'.repeat(5000) } } }), {
        adopts: true,
        inherits: false,
      }),
      letGo: [],
    });
    assert.equal(adoption?.message.length, 1024);
  });
});
