import assert from 'node:assert/strict';
import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../../../src/api/event-invoke-config.ts';
import { ApiError } from '../../../../src/kubernetes/api-error.ts';
import type { ObjectEvent, Outcome, Report } from '../../../../src/reconcile/report/outcome.ts';
import { type Audience, publish, publishInternalError } from '../../../../src/reconcile/report/publish.ts';
import { condition, objectOf } from '../objects.ts';
import { NOW, ORDERS, ORDERS_ARN, SETTINGS } from '../rules/facts.ts';
import { type OutcomeOf, outcomeOf } from './outcomes.ts';

const READY: EventInvokeConfigStatus = { conditions: [condition('Ready', 'True', 'InSync')], maximumRetryAttempts: 0 };

describe('publish', () => {
  let written: EventInvokeConfigStatus[];
  let events: ObjectEvent[];
  let lines: { level: string; fields: Readonly<Record<string, unknown>> }[];
  let audience: Audience;
  const { signal } = new AbortController();

  beforeEach(() => {
    written = [];
    events = [];
    lines = [];
    audience = {
      writeStatus: async (_: EventInvokeConfig, status) => {
        written.push(status);
        return true;
      },
      recordEvent: (_, event) => void events.push(event),
      log: (level, _, fields) => void lines.push({ level, fields }),
    };
  });

  const KEEP: Outcome['step'] = { do: 'Keep', observing: false };

  function told(status: EventInvokeConfigStatus | undefined, step: Outcome['step'] = KEEP, more: OutcomeOf = {}) {
    const report: Report = { status, events: [], next: { after: 'interval' } };
    return publish(outcomeOf(step, { object: { status: READY }, ...more }), report, audience, 'id', signal);
  }

  it('writes a status that changes', async () => {
    const status = { ...READY, maximumRetryAttempts: 1 };
    await told(status);
    assert.deepEqual(written, [status]);
  });

  it('writes no status that stays as it is, even where a key is there with nothing behind it', async () => {
    await told(structuredClone(READY));
    await told(Object.assign({}, READY, { lastModified: undefined }));
    await told(undefined);
    assert.deepEqual(written, []);
  });

  it('writes the first status', async () => {
    await told(READY, KEEP, { object: {} });
    assert.deepEqual(written, [READY]);
  });

  it('records each event', async () => {
    const event: ObjectEvent = { type: 'Normal', reason: 'Configured', message: 'Put.' };
    const report: Report = { status: undefined, events: [event, event], next: { after: 'interval' } };
    await publish(outcomeOf(KEEP), report, audience, 'id', signal);
    assert.deepEqual(events, [event, event]);
  });

  describe('logs one line', () => {
    const put = { do: 'Put', target: ORDERS, settings: SETTINGS } as const;
    const rows: readonly (readonly [title: string, level: string, step: Outcome['step'], done: Outcome['done']])[] = [
      ['that nobody has to read where nothing was done', 'debug', KEEP, []],
      ['of what was done', 'info', KEEP, [put]],
      ['of what is waited for', 'info', { do: 'Wait', reason: 'Throttled', message: 'Later.', quiet: false }, []],
      [
        'of what a human must mend',
        'warn',
        { do: 'Refuse', reason: 'AccessDenied', message: 'Grant it.', quiet: false },
        [],
      ],
    ];
    for (const [title, level, step, done] of rows) {
      it(title, async () => {
        await told(undefined, step, { done });
        assert.deepEqual(
          lines.map((line) => line.level),
          [level],
        );
      });
    }

    it('with reconcile id, object, target, outcome and steps', async () => {
      await told(undefined, KEEP, { done: [put] });
      assert.deepEqual(lines[0]?.fields, {
        reconcileId: 'id',
        object: 'shop/orders',
        target: ORDERS_ARN,
        outcome: 'Keep',
        steps: ['Put'],
      });
    });

    it('with reason and sentence', async () => {
      const step: Outcome['step'] = { do: 'Wait', reason: 'Throttled', message: 'Later.', quiet: true };
      await told(undefined, step, { facts: { target: { problem: 'No.' } } });
      assert.deepEqual(lines[0]?.fields, {
        reconcileId: 'id',
        object: 'shop/orders',
        outcome: 'Wait',
        reason: 'Throttled',
        detail: 'Later.',
      });
    });
  });

  describe('of the operator’s own failure', () => {
    it('writes a status, once', async () => {
      await publishInternalError(objectOf(), 'It broke.', audience, NOW, signal);
      const [status] = written;
      assert.equal(status?.conditions?.[0]?.reason, 'InternalError');
      await publishInternalError(objectOf({ status: status ?? {} }), 'It broke.', audience, NOW, signal);
      assert.equal(written.length, 1);
    });

    it('leaves it to the log where not even the status can be written', async () => {
      const writeStatus = () => Promise.reject(new ApiError('refused', 422, undefined));
      await publishInternalError(objectOf(), 'It broke.', { ...audience, writeStatus }, NOW, signal);
      assert.deepEqual(
        lines.map(({ level, fields }) => [level, fields.detail]),
        [['error', 'refused']],
      );
    });
  });
});
