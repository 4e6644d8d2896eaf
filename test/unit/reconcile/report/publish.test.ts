import assert from 'node:assert/strict';
import type { LeftBehind } from '../../../../src/api/aws-account.ts';
import type { Condition, EventInvokeConfig, EventInvokeConfigStatus } from '../../../../src/api/event-invoke-config.ts';
import { ApiError } from '../../../../src/kubernetes/api-error.ts';
import type { Written } from '../../../../src/kubernetes/object-writer.ts';
import type { ObjectEvent, ReconcileOutcome, Report } from '../../../../src/reconcile/report/outcome.ts';
import { type Audience, publish } from '../../../../src/reconcile/report/publish.ts';
import { publishError } from '../../../../src/reconcile/report/publish-error.ts';
import { NEW_ROUND, type Round } from '../../../../src/reconcile/round.ts';
import { type ActingStep, refuse, wait } from '../../../../src/reconcile/rules/step.ts';
import { objectOf } from '../objects.ts';
import { ACCESS, attempted, claimsOn, NOW_MILLISECONDS, ORDERS, ORDERS_ARN, OTHER, SETTINGS } from '../rules/facts.ts';
import { type OutcomeOf, outcomeOf } from './outcomes.ts';

const KEEP: ReconcileOutcome['step'] = { do: 'Keep' };
const STATUS: EventInvokeConfigStatus = { uid: 'uid-1', observedGeneration: 1 };
const READY: Condition = {
  type: 'Ready',
  status: 'True',
  reason: 'InSync',
  message: 'Lambda holds what is declared.',
  lastTransitionTime: '2026-01-01T00:00:00Z',
  observedGeneration: 1,
};
/** By what the conditions say beside those of the object. */
const STATUSES = {
  changed: { ...STATUS, conditions: [{ ...READY, message: 'Somebody else configures it, too.' }] },
  'as it was': { ...STATUS, conditions: [READY], lastHandledReconcileAt: 'now' },
  none: undefined,
};
const TOLD: ObjectEvent = { type: 'Warning', reason: 'AccessDenied', message: 'Grant it.' };
const PUT: ActingStep = { do: 'Put', access: ACCESS, target: ORDERS, settings: SETTINGS };
const LEFT: ActingStep = {
  do: 'Note',
  change: { change: 'Dropped', targets: [ORDERS] },
  letGo: [{ target: ORDERS, how: 'Left', found: OTHER }],
};

interface Line {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Remembers what it was told. */
class Listener implements Audience {
  readonly left: (LeftBehind & { readonly account: string })[] = [];
  readonly written: EventInvokeConfigStatus[] = [];
  readonly events: ObjectEvent[] = [];
  readonly lines: Line[] = [];
  /** What comes of each write of a status; an error is thrown. */
  answer: Written<EventInvokeConfig> | Error = { was: 'Written', object: objectOf() };

  readonly writeStatus: Audience['writeStatus'] = async (_, status) => {
    this.written.push(status);
    if (this.answer instanceof Error) throw this.answer;
    return this.answer;
  };
  readonly noteLeftBehind: Audience['noteLeftBehind'] = (account, left) => void this.left.push({ account, ...left });
  readonly recordEvent: Audience['recordEvent'] = (_, event) => void this.events.push(event);
  readonly log: Audience['log'] = (level, message, fields) => void this.lines.push({ level, message, fields });
}

describe('publish', () => {
  let listener: Listener;
  const { signal } = new AbortController();

  beforeEach(() => {
    listener = new Listener();
  });

  function told(step: ReconcileOutcome['step'], more: OutcomeOf = {}, status?: EventInvokeConfigStatus) {
    const report: Report = { status, events: [TOLD], next: { after: 'interval' } };
    return publish(outcomeOf(step, more), report, listener, 'id', signal);
  }

  it('writes the status, records each event and logs one line', async () => {
    assert.equal(await told(KEEP, {}, STATUS), 'Published');
    assert.deepEqual(listener.written, [STATUS]);
    assert.deepEqual(listener.events, [TOLD]);
    assert.equal(listener.lines.length, 1);
  });

  it('writes no status where there is none to write', async () => {
    assert.equal(await told(KEEP), 'Published');
    assert.deepEqual(listener.written, []);
    assert.deepEqual(listener.events, [TOLD]);
  });

  it('tells nobody where somebody else changed the object in between: the reconcile goes on', async () => {
    listener.answer = { was: 'Conflict' };
    assert.equal(await told(KEEP, { steps: [PUT, LEFT] }, STATUS), 'Conflict');
    assert.equal(listener.written.length, 1);
    assert.deepEqual(listener.events, []);
    assert.deepEqual(listener.lines, []);
  });

  it('tells of what was done to an object that is gone by now', async () => {
    listener.answer = { was: 'Gone' };
    assert.equal(await told(KEEP, {}, STATUS), 'Published');
    assert.deepEqual(listener.events, [TOLD]);
  });

  it('tells by events what was done in Lambda where the status is refused, and nothing of its end', async () => {
    const refusal = new ApiError('admission webhook denied the request', 403, undefined);
    listener.answer = refusal;
    await assert.rejects(told(refuse('AccessDenied', 'Grant it.'), { steps: [PUT, LEFT] }, STATUS), refusal);
    assert.deepEqual(
      listener.events.map(({ reason }) => reason),
      ['Configured', 'LeftInLambda'],
    );
    assert.deepEqual(listener.lines, []);
  });

  describe('logs', () => {
    const looked: ActingStep[] = [
      { do: 'Identify', access: ACCESS, functionName: 'orders' },
      { do: 'Look', access: ACCESS, target: ORDERS },
    ];
    const rows: readonly (readonly [
      title: string,
      level: string,
      step: ReconcileOutcome['step'],
      steps: ActingStep[],
      status: keyof typeof STATUSES,
    ])[] = [
      ['for nobody in particular where nothing was done', 'debug', KEEP, [], 'as it was'],
      ['for nobody in particular where it only looked', 'debug', KEEP, looked, 'as it was'],
      ['what was done', 'info', KEEP, [...looked, PUT], 'as it was'],
      ['what was mended by itself', 'info', KEEP, looked, 'changed'],
      ['what is observed', 'info', { do: 'Observe' }, looked, 'changed'],
      ['what is waited for', 'info', wait('Throttled', 'Later.'), [], 'changed'],
      ['what a human must mend', 'warn', refuse('AccessDenied', 'Grant it.'), [], 'changed'],
      ['what was done before a refusal', 'warn', refuse('AccessDenied', 'Grant it.'), [PUT], 'as it was'],
      ['for nobody in particular what is observed as before', 'debug', { do: 'Observe' }, looked, 'as it was'],
      ['for nobody in particular what is still waited for', 'debug', wait('Throttled', 'Later.'), [], 'as it was'],
      ['for nobody in particular what is still refused', 'debug', refuse('AccessDenied', 'Grant it.'), [], 'as it was'],
      ['for nobody in particular what is no news yet', 'debug', refuse('CredentialsInvalid', 'Renew.'), [], 'none'],
      ['what sleeps', 'info', { do: 'Suspend' }, [], 'changed'],
      ['for nobody in particular what still sleeps', 'debug', { do: 'Suspend' }, [], 'as it was'],
    ];
    for (const [title, level, step, steps, status] of rows) {
      it(title, async () => {
        await told(step, { object: { status: { conditions: [READY] } }, steps }, STATUSES[status]);
        assert.deepEqual(
          listener.lines.map((line) => line.level),
          [level],
        );
      });
    }

    it('the reconcile’s id, object, target, outcome and steps', async () => {
      await told(KEEP, { steps: [PUT] });
      assert.deepEqual(listener.lines[0]?.fields, {
        reconcileId: 'id',
        object: 'shop/orders',
        target: ORDERS_ARN,
        outcome: 'Keep',
        steps: ['Put'],
      });
    });

    it('reason and sentence', async () => {
      await told(wait('Throttled', 'Later.'), { facts: { target: { problem: 'No.' } } });
      assert.deepEqual(listener.lines[0]?.fields, {
        reconcileId: 'id',
        object: 'shop/orders',
        outcome: 'Wait',
        reason: 'Throttled',
        detail: 'Later.',
      });
    });

    it('what was left in Lambda, with a line of its own', async () => {
      await told(KEEP, { steps: [LEFT] });
      assert.deepEqual(
        listener.lines.map(({ level, message }) => [level, message]),
        [
          ['info', 'reconciled'],
          ['warn', 'left in Lambda'],
        ],
      );
      assert.match(String(listener.lines[1]?.fields.detail), /Found there: maximumRetryAttempts=2/);
      assert.deepEqual(listener.left, []);
    });

    it('what grants made it leave, to the account as well', async () => {
      const letGo = [{ target: ORDERS, how: 'Left', tried: [], refusedBy: 'payments' } as const];
      await told(KEEP, { steps: [{ ...LEFT, letGo }] });
      assert.deepEqual(listener.left, [
        { account: 'payments', functionArn: ORDERS_ARN, object: 'shop/orders', time: '2026-01-01T00:10:00Z' },
      ]);
      assert.match(String(listener.lines[1]?.fields.detail), /since no grant of the AWSAccount payments allows that/);
    });
  });
});

describe('the error that ended a reconcile', () => {
  let listener: Listener;
  const aborting = new AbortController();
  const object = objectOf({ claims: claimsOn(attempted(ORDERS, [SETTINGS])) });

  beforeEach(() => {
    listener = new Listener();
  });

  const tell = (error: unknown, round: Round = NEW_ROUND, of = object, { signal } = new AbortController()) =>
    publishError(of, round, error, listener, { id: 'id', now: NOW_MILLISECONDS, signal });

  it('of the operator itself is told by a status, which has what was learnt of the claims', async () => {
    await tell(new Error('It broke.'), { ...NEW_ROUND, changes: [{ change: 'Established', target: ORDERS }] });
    const [status] = listener.written;
    assert.deepEqual(status?.conditions?.map(({ reason, message }) => [reason, message])[0], [
      'InternalError',
      'It broke.',
    ]);
    assert.deepEqual(status?.claims, [{ functionArn: ORDERS_ARN, established: true }]);
    assert.deepEqual(listener.events, []);
  });

  it('is logged with its stack, object and target', async () => {
    const error = new Error('It broke.');
    await tell(error);
    assert.deepEqual(listener.lines, [
      {
        level: 'error',
        message: 'reconcile failed',
        fields: {
          reconcileId: 'id',
          object: 'shop/orders',
          target: ORDERS_ARN,
          outcome: 'Failed',
          detail: 'It broke.',
          stack: error.stack,
        },
      },
    ]);
  });

  it('need not be an error', async () => {
    await tell('out of paper', NEW_ROUND, objectOf());
    assert.equal(listener.lines[0]?.fields.detail, 'out of paper');
    assert.equal(listener.written[0]?.conditions?.[0]?.message, 'out of paper');
  });

  it('keeps claims that can’t be read', async () => {
    const odd = objectOf({ status: { claims: [{ functionArn: 'orders' }] } });
    await tell(new Error('It broke.'), { ...NEW_ROUND, changes: [{ change: 'Established', target: ORDERS }] }, odd);
    assert.deepEqual(listener.written[0]?.claims, [{ functionArn: 'orders' }]);
  });

  // F7: what Kubernetes refuses to have written is told on the object.
  for (const code of [403, 422]) {
    it(`that Kubernetes refused with ${code} is told by an event: a status would be refused as well`, async () => {
      await tell(new ApiError('admission webhook denied the request', code, undefined));
      assert.deepEqual(listener.written, []);
      assert.deepEqual(listener.events, [
        {
          type: 'Warning',
          reason: 'KubernetesRefused',
          message: "Kubernetes refuses the operator's write of the status: admission webhook denied the request",
        },
      ]);
      assert.equal(listener.lines[0]?.fields.stack, undefined);
    });
  }

  for (const code of [undefined, 409, 429, 500]) {
    it(`that passes by itself (${code ?? 'no answer'}) is only logged`, async () => {
      await tell(new ApiError('later', code, undefined));
      assert.deepEqual([listener.written, listener.events], [[], []]);
      assert.equal(listener.lines.length, 1);
    });
  }

  it('is left to the log where not even the status can be written', async () => {
    listener.answer = new ApiError('refused', 422, undefined);
    await tell(new Error('It broke.'));
    assert.deepEqual(
      listener.lines.map(({ message, fields }) => [message, fields.detail]),
      [
        ['reconcile failed', 'It broke.'],
        ['status not written', 'refused'],
      ],
    );
  });

  it('is no matter any more once the operator is stopped', async () => {
    aborting.abort();
    listener.answer = new Error('aborted');
    await tell(new Error('It broke.'), NEW_ROUND, object, aborting);
    assert.equal(listener.lines.length, 1);
  });

  it('does not hide that the telling failed for another reason', async () => {
    listener.answer = new TypeError('no such thing');
    await assert.rejects(tell(new Error('It broke.')), TypeError);
  });
});
