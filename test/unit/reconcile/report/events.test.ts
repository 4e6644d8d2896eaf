import assert from 'node:assert/strict';
import { events } from '../../../../src/reconcile/report/events.ts';
import type { ObjectEvent, Outcome } from '../../../../src/reconcile/report/outcome.ts';
import type { ActingStep, LetGo } from '../../../../src/reconcile/rules/step.ts';
import { condition } from '../objects.ts';
import { arnOf, claimsOn, NOW, ORDERS, ORDERS_ARN, SETTINGS, target } from '../rules/facts.ts';
import { outcomeOf } from './outcomes.ts';

const KEEP: Outcome['step'] = { do: 'Keep', observing: false };

const PUT: ActingStep = { do: 'Put', target: ORDERS, settings: SETTINGS };

function released(how: LetGo, to?: string): ActingStep {
  const one = { target: ORDERS, how, ...(to !== undefined && { to }) };
  return { do: 'Unclaim', claims: claimsOn(), finalizer: false, released: [one] };
}

describe('an event', () => {
  it('is none where nothing changed and nothing failed', () => {
    const reads: ActingStep[] = [
      { do: 'Identify', probe: ORDERS },
      { do: 'Look', target: ORDERS },
    ];
    assert.deepEqual(events(outcomeOf(KEEP, { done: reads })), []);
    assert.deepEqual(events(outcomeOf({ do: 'Suspend' })), []);
  });

  describe('tells what was done', () => {
    const drift = [
      { field: 'maximumRetryAttempts', declared: '0', found: '2' },
      { field: 'maximumEventAgeInSeconds', found: '60' },
      { field: 'destinationConfig.onSuccess.destination', declared: 'arn:aws:sqs:eu-west-1:123456789012:done' },
    ];
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
        'that a configuration was let go, as suspend and Orphan ask',
        released('Orphaned'),
        { type: 'Normal', reason: 'Orphaned', message: `Let go of ${ORDERS_ARN}; its configuration stays in Lambda.` },
      ],
      [
        'a handover, with the heir',
        released('HandedOver', 'shop/heir'),
        { type: 'Normal', reason: 'HandedOver', message: `shop/heir has taken ${ORDERS_ARN} over.` },
      ],
      [
        'that a configuration is only observed from now on',
        released('Observing'),
        {
          type: 'Normal',
          reason: 'Observing',
          message: `${ORDERS_ARN} is only observed from now on; its configuration stays in Lambda.`,
        },
      ],
    ];
    for (const [title, step, event] of rows) {
      it(title, () => assert.deepEqual(events(outcomeOf(KEEP, { done: [step] })), [event]));
    }

    it('in the order in which it was done', () => {
      const done = [PUT, released('Deleted')];
      assert.deepEqual(
        events(outcomeOf(KEEP, { done })).map(({ reason }) => reason),
        ['Configured', 'Deleted'],
      );
    });
  });

  describe('tells of an adoption', () => {
    const adopted = { time: NOW, settings: { maximumRetryAttempts: 2 } };
    const facts = { claims: claimsOn({ target: ORDERS, adopted }) };

    it('with what was found, before it is overwritten', () => {
      assert.deepEqual(events(outcomeOf({ do: 'Record' }, { facts })), [
        {
          type: 'Normal',
          reason: 'Adopted',
          message: `${ORDERS_ARN} was already configured (maximumRetryAttempts=2); status.adopted keeps what it held.`,
        },
      ]);
    });

    it('once: not when the status has it', () => {
      const object = { status: { adopted: { time: NOW, functionArn: ORDERS_ARN } } };
      assert.deepEqual(events(outcomeOf(KEEP, { facts, object })), []);
    });

    it('once for each target, even where one follows another within a second', () => {
      const object = { status: { adopted: { time: NOW, functionArn: arnOf('billing') } } };
      assert.equal(events(outcomeOf({ do: 'Record' }, { facts, object })).length, 1);
    });

    it('of the target that is named, and of no other', () => {
      const elsewhere = { claims: claimsOn({ target: target('billing'), adopted }) };
      assert.deepEqual(events(outcomeOf(KEEP, { facts: elsewhere })), []);
      assert.deepEqual(events(outcomeOf(KEEP, { facts: { claims: { problem: 'No.' } } })), []);
      assert.deepEqual(events(outcomeOf(KEEP, { facts: { ...facts, target: { problem: 'No.' } } })), []);
    });
  });

  describe('tells of trouble', () => {
    const step: Outcome['step'] = { do: 'Refuse', reason: 'FunctionNotFound', message: 'Missing.', quiet: false };
    const ready = (reason: string, message: string) => ({
      status: { conditions: [condition('Ready', 'False', reason, { message })] },
    });

    it('when it comes up', () => {
      const warning = { type: 'Warning', reason: 'FunctionNotFound', message: 'Missing.' };
      assert.deepEqual(events(outcomeOf(step)), [warning]);
      assert.deepEqual(events(outcomeOf(step, { object: ready('Throttled', 'Missing.') })), [warning]);
    });

    it('when it is described in other words', () => {
      assert.equal(events(outcomeOf(step, { object: ready('FunctionNotFound', 'Gone.') })).length, 1);
    });

    it('once, however long it goes on', () => {
      assert.deepEqual(events(outcomeOf(step, { object: ready('FunctionNotFound', 'Missing.') })), []);
    });

    it('not at all where it is borne in silence', () => {
      assert.deepEqual(events(outcomeOf({ ...step, quiet: true })), []);
    });

    it('without alarm where it is a handover', () => {
      const waiting: Outcome['step'] = { do: 'Wait', reason: 'HandingOver', message: 'Soon.', quiet: false };
      assert.deepEqual(events(outcomeOf(waiting)), [{ type: 'Normal', reason: 'HandingOver', message: 'Soon.' }]);
    });
  });

  describe('tells of a difference that is only observed', () => {
    const step: Outcome['step'] = { do: 'Differ', message: 'That differs.' };
    const drifted = (status: 'True' | 'False', message: string) => ({
      status: { conditions: [condition('Drifted', status, 'SettingsDiffer', { message })] },
    });

    it('when it comes up, and when it becomes another', () => {
      const warning = { type: 'Warning', reason: 'Drifted', message: 'That differs.' };
      assert.deepEqual(events(outcomeOf(step)), [warning]);
      assert.deepEqual(events(outcomeOf(step, { object: drifted('False', '') })), [warning]);
      assert.deepEqual(events(outcomeOf(step, { object: drifted('True', 'This differs.') })), [warning]);
    });

    it('once, however long it goes on', () => {
      assert.deepEqual(events(outcomeOf(step, { object: drifted('True', 'That differs.') })), []);
    });
  });
});
