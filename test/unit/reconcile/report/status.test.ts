import assert from 'node:assert/strict';
import { RECONCILE_REQUESTED_AT } from '../../../../src/api/annotations.ts';
import type { State } from '../../../../src/api/conditions.ts';
import type { EventInvokeConfigStatus } from '../../../../src/api/event-invoke-config.ts';
import { applyChange, type ClaimChange } from '../../../../src/reconcile/object/claim-change.ts';
import type { ReconcileOutcome } from '../../../../src/reconcile/report/outcome.ts';
import { statusAfter, statusInState, statusWithClaims } from '../../../../src/reconcile/report/status.ts';
import { type EndingStep, refuse, wait } from '../../../../src/reconcile/rules/step.ts';
import { condition, objectOf } from '../objects.ts';
import {
  ABSENT,
  ago,
  arnOf,
  attempted,
  BILLING,
  claimsOn,
  DECLARED,
  established,
  type FactsOf,
  failedCall,
  found,
  IN_SYNC,
  known,
  leaving,
  NOW,
  ORDERS,
  ORDERS_ARN,
  OTHER,
  SETTINGS,
} from '../rules/facts.ts';
import { type OutcomeOf, outcomeOf } from './outcomes.ts';

const EARLIER = '2025-12-31T00:00:00Z';
const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:failed';
const KEEP: ReconcileOutcome['step'] = { do: 'Keep' };
const LATER = wait('Throttled', 'Later.');

/** What Lambda was seen to hold. */
const SEEN: EventInvokeConfigStatus = {
  functionArn: ORDERS_ARN,
  qualifier: '$LATEST',
  lastModified: '2026-01-01T00:00:00.000Z',
  maximumRetryAttempts: 0,
};

/** What an object in sync shows. */
const READY: EventInvokeConfigStatus = {
  uid: 'uid-1',
  observedGeneration: 1,
  syncedGeneration: 1,
  conditions: [condition('Ready', 'True', 'InSync', { lastTransitionTime: EARLIER })],
  ...SEEN,
};

function reported(step: ReconcileOutcome['step'], more: OutcomeOf = {}): EventInvokeConfigStatus {
  const status = statusAfter(outcomeOf(step, more));
  assert.ok(status);
  return status;
}

/** What a status shows of Lambda. */
function seenIn({
  functionArn,
  qualifier,
  lastModified,
  maximumRetryAttempts,
  maximumEventAgeInSeconds,
  destinationConfig,
}: EventInvokeConfigStatus): object {
  const all = {
    functionArn,
    qualifier,
    lastModified,
    maximumRetryAttempts,
    maximumEventAgeInSeconds,
    destinationConfig,
  };
  return JSON.parse(JSON.stringify(all));
}

describe('the status after a reconcile', () => {
  it('says for which object it was written, and which generation it speaks of', () => {
    const shown = reported(KEEP, { facts: { generation: 3 } });
    assert.deepEqual([shown.uid, shown.observedGeneration], ['uid-1', 3]);
  });

  it('of a copy begins anew: nothing of the original’s is kept', () => {
    const shown = reported(KEEP, {
      object: { status: { ...READY, uid: 'uid-2', lastDrift: { time: EARLIER, fields: [] } } },
      facts: { status: {}, observation: found(SETTINGS) },
    });
    assert.deepEqual(Object.keys(shown).sort(), [
      'conditions',
      'functionArn',
      'lastModified',
      'maximumRetryAttempts',
      'observedGeneration',
      'qualifier',
      'syncedGeneration',
      'uid',
    ]);
  });

  it('moves the times of conditions only with their status', () => {
    const kept = reported(KEEP, { object: { status: READY } });
    assert.equal(kept.conditions?.[0]?.lastTransitionTime, EARLIER);
    const waiting = reported(LATER, { object: { status: READY } });
    assert.deepEqual(
      waiting.conditions?.map(({ lastTransitionTime, message }) => [lastTransitionTime, message]),
      [
        [NOW, 'Later.'],
        [NOW, 'Later.'],
      ],
    );
  });

  it('stays as it is where a check failed too early to be news', () => {
    for (const step of [LATER, refuse('AccessDenied', 'Grant it.')]) {
      const object = { status: { ...READY, lastHandledReconcileAt: 'before' } };
      assert.deepEqual(reported({ ...step, tolerated: true }, { object }), object.status);
    }
  });

  describe('of what Lambda holds', () => {
    it('is what was seen last', () => {
      const settings = { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60, onFailure: QUEUE };
      assert.deepEqual(seenIn(reported(KEEP, { facts: { observation: found(settings) } })), {
        ...SEEN,
        maximumEventAgeInSeconds: 60,
        destinationConfig: { onFailure: { destination: QUEUE } },
      });
    });

    it('drops what Lambda holds no longer', () => {
      const { maximumRetryAttempts: _, ...left } = SEEN;
      assert.deepEqual(seenIn(reported(KEEP, { object: { status: READY }, facts: { observation: found({}) } })), left);
    });

    it('is nothing but the qualifier where there is no configuration', () => {
      const step: EndingStep = { do: 'Observe', differences: 'None.' };
      const shown = reported(step, { object: { status: READY }, facts: { observation: ABSENT } });
      assert.deepEqual(seenIn(shown), { qualifier: '$LATEST' });
    });

    const old: readonly (readonly [title: string, step: EndingStep, facts: FactsOf])[] = [
      ['where Lambda holds somebody else’s', refuse('ConfigurationExists', ''), { observation: found(OTHER) }],
      [
        'where Lambda answers for another function',
        refuse('UnexpectedFunction', ''),
        { observation: found(OTHER, arnOf('billing')) },
      ],
      ['where the look failed', LATER, { failed: failedCall('Throttled') }],
      [
        'where the look failed and was kept as such',
        LATER,
        { observation: { kind: 'failed', failure: { kind: 'Throttled', message: '' } } },
      ],
      ['where no target is known', refuse('RegionUnknown', ''), { target: undefined }],
      ['where the target can’t be meant', refuse('AccountMismatch', ''), { target: { problem: 'No.' } }],
      ['where another target was seen', LATER, { seen: new Map([[arnOf('billing'), found(OTHER, arnOf('billing'))]]) }],
    ];
    for (const [title, step, facts] of old) {
      it(`stays ${title}`, () => {
        assert.deepEqual(seenIn(reported(step, { object: { status: READY }, facts })), SEEN);
      });
    }

    it('stays with all its parts', () => {
      const status = {
        ...READY,
        maximumEventAgeInSeconds: 60,
        destinationConfig: { onFailure: { destination: QUEUE } },
      };
      assert.deepEqual(seenIn(reported(LATER, { object: { status } })), seenIn(status));
      assert.deepEqual(seenIn(reported(LATER, { object: { status: { uid: 'uid-1' } } })), {});
    });

    it('is what was seen where a human must mend something else', () => {
      const shown = reported(refuse('SettingsNotApplied', ''), { facts: { observation: found(OTHER) } });
      assert.equal(shown.maximumRetryAttempts, 2);
    });
  });

  describe('of what the object may not know any longer', () => {
    const hiding = { ...refuse('NotAllowed', 'No grant allows it.'), hides: true } as const;
    const knowing: OutcomeOf = {
      object: {
        claims: claimsOn(established(ORDERS, { adopted: { time: NOW, settings: OTHER } })),
        status: {
          functionArn: ORDERS_ARN,
          qualifier: '$LATEST',
          lastModified: NOW,
          maximumRetryAttempts: 0,
          destinationConfig: { onFailure: { destination: 'arn:aws:sqs:eu-west-1:123456789012:failed' } },
          lastDrift: { time: NOW, fields: [] },
          syncedGeneration: 1,
        },
      },
    };

    it('has the target and what the claim entitles to, and nothing that Lambda has shown', () => {
      const { conditions: _, uid: __, ...status } = statusAfter(outcomeOf(hiding, knowing)) ?? {};
      assert.deepEqual(status, {
        observedGeneration: 1,
        functionArn: ORDERS_ARN,
        syncedGeneration: 1,
        named: { functionName: 'orders' },
        claims: [{ functionArn: ORDERS_ARN, established: true }],
      });
    });

    it('is hidden while the object is suspended, too, and the request stays unanswered', () => {
      const suspend: EndingStep = { do: 'Suspend', notAllowed: 'No grant allows it.' };
      const facts: FactsOf = { request: 'now', known: known({ refusal: { generation: 1, since: NOW } }) };
      const { conditions = [], uid: _, ...status } = statusAfter(outcomeOf(suspend, { ...knowing, facts })) ?? {};
      assert.deepEqual(status, {
        observedGeneration: 1,
        functionArn: ORDERS_ARN,
        syncedGeneration: 1,
        named: { functionName: 'orders' },
        claims: [{ functionArn: ORDERS_ARN, established: true }],
        refusal: { generation: 1, since: NOW },
      });
      assert.deepEqual(
        conditions.map(({ type, message }) => [type, message]),
        [['Suspended', 'spec.suspend is true: nothing is read or changed. No grant allows it.']],
      );
    });

    it('remembers what was seen on a target that the object has yet to leave for one that it may not use', () => {
      const facts = { known: IN_SYNC, self: { keepsWords: false } };
      const status = statusAfter(outcomeOf(hiding, { ...knowing, facts }));
      assert.deepEqual(status?.claims, [{ functionArn: ORDERS_ARN, established: true, settings: SETTINGS }]);
      assert.deepEqual(seenIn(status), {});
      const deleted = statusAfter(outcomeOf(hiding, { ...knowing, facts: { ...facts, deletingSince: NOW } }));
      assert.deepEqual(deleted?.claims, [{ functionArn: ORDERS_ARN, established: true }]);
    });

    it('keeps the Puts that may have been made', () => {
      const object = { claims: claimsOn(attempted(ORDERS, [SETTINGS])) };
      const status = statusAfter(outcomeOf(hiding, { object }));
      assert.deepEqual(status?.claims?.[0]?.attempts, [{ settings: { maximumRetryAttempts: 0 }, at: NOW }]);
    });

    it('hides nothing where only a destination is refused', () => {
      const status = statusAfter(outcomeOf(refuse('NotAllowed', 'No such destination.'), knowing));
      assert.equal(status?.maximumRetryAttempts, 0);
      assert.ok(status?.claims?.[0]?.adopted);
    });

    it('notes since when a deletion is not allowed, and forgets it once it is', () => {
      const deleting: FactsOf = { deletingSince: NOW, generation: 2 };
      const refused = statusAfter(outcomeOf(hiding, { facts: deleting }));
      assert.deepEqual(refused?.refusal, { generation: 2, since: NOW });
      const earlier = known({ refusal: { generation: 2, since: ago(60) } });
      const again = statusAfter(outcomeOf(hiding, { facts: { ...deleting, known: earlier } }));
      assert.deepEqual(again?.refusal, { generation: 2, since: ago(60) });
      const allowed = statusAfter(outcomeOf(LATER, { facts: { ...deleting, known: earlier } }));
      assert.equal(allowed?.refusal, undefined);
    });
  });

  describe('of the newest generation in sync', () => {
    const rows: readonly (readonly [step: EndingStep, synced: number | undefined])[] = [
      [KEEP, 3],
      [{ do: 'Observe' }, 1],
      [LATER, 1],
      [refuse('AccessDenied', ''), 1],
      [{ do: 'Suspend' }, 1],
    ];
    for (const [step, synced] of rows) {
      it(`is ${synced} after ${step.do} in generation 3, where it was 1`, () => {
        assert.equal(reported(step, { object: { status: READY }, facts: { generation: 3 } }).syncedGeneration, synced);
      });
    }
  });

  // R3: two minutes from the first refusal of the generation, whatever came in between.
  describe('of the first refusal', () => {
    const refused = (kind: 'FunctionNotFound' | 'DestinationRefused' | 'Throttled'): FactsOf => ({
      failed: failedCall(kind, 'Put'),
    });
    const first = { generation: 1, since: ago(60) };
    const waiting = wait('FunctionNotFound', 'Missing.');
    const rows: readonly (readonly [title: string, step: EndingStep, facts: FactsOf, refusal: object | undefined])[] = [
      ['begins now', waiting, refused('FunctionNotFound'), { generation: 1, since: NOW }],
      ['begins now for a destination, too', waiting, refused('DestinationRefused'), { generation: 1, since: NOW }],
      ['stays the first one', waiting, { ...refused('DestinationRefused'), known: known({ refusal: first }) }, first],
      [
        'stays while something else is the matter',
        LATER,
        { ...refused('Throttled'), known: known({ refusal: first }) },
        first,
      ],
      ['stays while the object is suspended', { do: 'Suspend' }, { known: known({ refusal: first }) }, first],
      [
        'begins anew for another generation',
        waiting,
        { ...refused('FunctionNotFound'), generation: 2, known: known({ refusal: first }) },
        { generation: 2, since: NOW },
      ],
      [
        'begins now where it stands in the future: the clock has been set back',
        waiting,
        { ...refused('FunctionNotFound'), known: known({ refusal: { generation: 1, since: ago(-3_600) } }) },
        { generation: 1, since: NOW },
      ],
      ['ends with another generation', LATER, { generation: 2, known: known({ refusal: first }) }, undefined],
      ['ends with a success', KEEP, { known: known({ refusal: first }) }, undefined],
      ['is none for other failures', LATER, refused('Throttled'), undefined],
      [
        'is none for what Kubernetes refuses',
        refuse('KubernetesRefused', ''),
        { failed: { during: 'WriteClaims', refusal: 'No.' } },
        undefined,
      ],
    ];
    for (const [title, step, facts, refusal] of rows) {
      it(title, () => {
        const object = { status: { ...READY, refusal: first } };
        assert.deepEqual(reported(step, { object, facts }).refusal, refusal);
      });
    }
  });

  describe('of a check that was asked for', () => {
    const facts: FactsOf = { request: 'now' };

    for (const step of [KEEP, { do: 'Observe' }, LATER, refuse('AccessDenied', '')] satisfies EndingStep[]) {
      it(`echoes the request after ${step.do}`, () => {
        assert.equal(reported(step, { facts }).lastHandledReconcileAt, 'now');
      });
    }

    it('echoes none that came later', () => {
      const object = { metadata: { annotations: { [RECONCILE_REQUESTED_AT]: 'later' } }, status: READY };
      assert.equal(reported(KEEP, { object, facts }).lastHandledReconcileAt, 'now');
      assert.equal(reported(KEEP, { object }).lastHandledReconcileAt, undefined);
    });

    it('leaves the request open while the object is suspended: nothing was looked at', () => {
      const status = { ...READY, lastHandledReconcileAt: 'before' };
      assert.equal(reported({ do: 'Suspend' }, { object: { status }, facts }).lastHandledReconcileAt, 'before');
    });

    it('leaves the request open where the check failed too early to be news', () => {
      const shown = reported({ ...LATER, tolerated: true }, { object: { status: READY }, facts });
      assert.equal(shown.lastHandledReconcileAt, undefined);
    });

    it('keeps the last echo where the annotation is gone', () => {
      const shown = reported(KEEP, { object: { status: { ...READY, lastHandledReconcileAt: 'earlier' } } });
      assert.equal(shown.lastHandledReconcileAt, 'earlier');
    });
  });

  describe('of claims', () => {
    const stored = claimsOn(leaving(BILLING, OTHER), attempted(ORDERS, [SETTINGS]));
    const learnt: ClaimChange = { change: 'Established', target: ORDERS };
    const claims = applyChange(stored, learnt);
    const all: readonly EndingStep[] = [
      KEEP,
      { do: 'Observe' },
      LATER,
      { ...LATER, tolerated: true },
      refuse('AccessDenied', ''),
      { ...refuse('AccessDenied', ''), tolerated: true },
      { do: 'Suspend' },
    ];
    for (const step of all) {
      it(`is what this reconcile has learnt, after ${step.do}${'tolerated' in step && step.tolerated ? ' that is no news' : ''}`, () => {
        const shown = reported(step, { object: { claims: stored, status: READY }, facts: { stored, claims } });
        assert.deepEqual(shown.named, DECLARED.words);
        assert.deepEqual(
          shown.claims?.map(({ functionArn, established: is, attempts }) => [functionArn, is, attempts]),
          [
            [arnOf('billing'), true, undefined],
            [ORDERS_ARN, true, undefined],
          ],
        );
      });
    }

    it('remembers what was seen on a target that the object claims, once another one is shown before it is claimed', () => {
      const step: EndingStep = { ...LATER, reason: 'Paused' };
      const object = { claims: claimsOn(established(ORDERS)), status: READY };
      const facts = { known: IN_SYNC, target: BILLING, observation: found(OTHER, arnOf('billing')) };
      const shown = reported(step, { object, facts });
      assert.equal(shown.functionArn, arnOf('billing'));
      assert.deepEqual(shown.claims, [{ functionArn: ORDERS_ARN, established: true, settings: SETTINGS }]);
      const absent = reported(step, { object, facts: { ...facts, observation: ABSENT } });
      assert.equal('functionArn' in absent, false);
      assert.deepEqual(absent.claims, shown.claims);
    });

    it('has no field left where the last one was dropped', () => {
      const shown = reported(KEEP, { object: { claims: stored }, facts: { stored, claims: claimsOn() } });
      assert.equal('claims' in shown || 'named' in shown, false);
    });

    it('is carried along as it stands where it can’t be read', () => {
      const odd: EventInvokeConfigStatus = {
        ...READY,
        claims: [{ functionArn: 'arn:aws:lambda:orders' }],
        named: { functionName: 'orders' },
      };
      const problem = { problem: 'No.' };
      const shown = reported(refuse('ClaimUnreadable', 'No.'), {
        object: { status: odd },
        facts: { stored: problem, claims: problem },
      });
      assert.deepEqual([shown.claims, shown.named], [odd.claims, odd.named]);
    });

    it('is written at once with the rest as it stands', () => {
      const object = objectOf({ status: { ...READY, lastHandledReconcileAt: 'now' } });
      const written = statusWithClaims(object, claimsOn(attempted(ORDERS, [SETTINGS])));
      assert.deepEqual(written, {
        ...object.status,
        named: { functionName: 'orders' },
        claims: [{ functionArn: ORDERS_ARN, attempts: [{ settings: SETTINGS, at: NOW }] }],
      });
    });
  });

  it('ends each message at 1024 characters', () => {
    const shown = reported(refuse('RequestRefused', 'x'.repeat(10_000)));
    for (const { message } of shown.conditions ?? []) assert.equal(message.length, 1024);
  });

  it('keeps what it knew of the last drift', () => {
    const lastDrift = { time: EARLIER, fields: [] };
    const facts = { known: { ...IN_SYNC, lastDrift } };
    assert.deepEqual(reported(LATER, { object: { status: { ...READY, lastDrift } }, facts }).lastDrift, lastDrift);
  });
});

describe('the status of an object in another state', () => {
  const BROKEN: State = { state: 'Stalled', cause: { reason: 'InternalError', message: 'It broke.' } };
  const object = objectOf({
    claims: claimsOn(established(ORDERS)),
    status: { ...READY, lastHandledReconcileAt: 'earlier' },
    metadata: { generation: 3 },
  });

  it('is Stalled, says how, and speaks of this generation', () => {
    const shown = statusInState(object, claimsOn(established(ORDERS)), BROKEN, NOW);
    assert.deepEqual(
      shown.conditions?.map(({ type, status, reason, message }) => [type, status, reason, message]),
      [
        ['Ready', 'False', 'InternalError', 'It broke.'],
        ['Stalled', 'True', 'InternalError', 'It broke.'],
      ],
    );
    assert.equal(shown.observedGeneration, 3);
  });

  it('keeps all else, with what the reconcile learnt of its claims', () => {
    const learnt = claimsOn(leaving(BILLING, OTHER), established(ORDERS));
    const { conditions: _, observedGeneration: __, claims, ...rest } = statusInState(object, learnt, BROKEN, NOW);
    const { conditions: ___, observedGeneration: ____, claims: before, ...known } = object.status ?? {};
    assert.deepEqual(rest, known);
    assert.equal(claims?.length, 2);
    assert.equal(before?.length, 1);
  });

  it('keeps claims that can’t be read', () => {
    const odd = objectOf({ status: { ...READY, claims: [{ functionArn: 'orders' }] } });
    assert.deepEqual(statusInState(odd, undefined, BROKEN, NOW).claims, [{ functionArn: 'orders' }]);
  });
});
