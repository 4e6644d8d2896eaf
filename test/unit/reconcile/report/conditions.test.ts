import assert from 'node:assert/strict';
import type { Condition, EventInvokeConfigStatus } from '../../../../src/api/event-invoke-config.ts';
import type { ReconcileOutcome } from '../../../../src/reconcile/report/outcome.ts';
import { statusAfter, statusWithClaims } from '../../../../src/reconcile/report/status.ts';
import { refuse, wait } from '../../../../src/reconcile/rules/step.ts';
import { type KStatus, kstatus } from '../kstatus.ts';
import { condition, objectOf } from '../objects.ts';
import {
  attempted,
  claimsOn,
  declaring,
  established,
  type FactsOf,
  found,
  IN_SYNC,
  known,
  leaving,
  NOW,
  naming,
  ORDERS,
  OTHER,
  SETTINGS,
} from '../rules/facts.ts';
import { type OutcomeOf, outcomeOf } from './outcomes.ts';

/** What the API server writes into the status of each new object. */
const NEW: EventInvokeConfigStatus = { observedGeneration: -1 };

const READY: EventInvokeConfigStatus = {
  observedGeneration: 1,
  syncedGeneration: 1,
  conditions: [condition('Ready', 'True', 'InSync')],
};

/** The status after a reconcile of an object, which keeps what it had where there is nothing to report. */
function reported(step: ReconcileOutcome['step'], more: OutcomeOf = {}): EventInvokeConfigStatus {
  const outcome = outcomeOf(step, more);
  return statusAfter(outcome) ?? outcome.object.status ?? {};
}

/** Type, status and reason of each. */
function short(conditions: readonly Condition[] = []): string[] {
  return conditions.map((each) => `${each.type}=${each.status} ${each.reason}`);
}

describe('the conditions, as kstatus reads them', () => {
  type Row = readonly [
    title: string,
    status: EventInvokeConfigStatus,
    generation: number,
    conditions: readonly string[],
    kstatus: KStatus,
  ];
  const at = (generation: number) => ({ object: { status: READY }, facts: { generation } });
  const rows: readonly Row[] = [
    ['of a new object that nobody has seen', NEW, 1, [], 'InProgress'],
    ['of an edit that nobody has seen', READY, 2, ['Ready=True InSync'], 'InProgress'],
    [
      'of a new object that has only claimed',
      statusWithClaims(objectOf({ status: NEW }), claimsOn(attempted(ORDERS, [SETTINGS]))),
      1,
      [],
      'InProgress',
    ],
    [
      'of an object whose default an older CRD does not write, and that has only claimed',
      statusWithClaims(objectOf(), claimsOn(attempted(ORDERS, [SETTINGS]))),
      1,
      [],
      'InProgress',
    ],
    [
      'of an edited object that has only claimed',
      statusWithClaims(objectOf({ status: READY }), claimsOn(attempted(ORDERS, [SETTINGS]))),
      2,
      ['Ready=True InSync'],
      'InProgress',
    ],
    [
      'at work',
      reported(wait('Throttled', 'Later.'), at(2)),
      2,
      ['Ready=False Throttled', 'Reconciling=True Throttled'],
      'InProgress',
    ],
    ['in sync', reported({ do: 'Keep' }, at(2)), 2, ['Ready=True InSync'], 'Current'],
    [
      'observed and equal',
      reported({ do: 'Observe' }, at(2)),
      2,
      ['Ready=True Observed', 'Drifted=False NoDifference'],
      'Current',
    ],
    [
      'observed and different',
      reported({ do: 'Observe', differences: 'That.' }, at(2)),
      2,
      ['Ready=True Observed', 'Drifted=True SettingsDiffer'],
      'Current',
    ],
    [
      'in need of a human',
      reported(refuse('AccessDenied', 'Grant it.'), at(2)),
      2,
      ['Ready=False AccessDenied', 'Stalled=True AccessDenied'],
      'Failed',
    ],
    ['suspended', reported({ do: 'Suspend' }, at(2)), 2, ['Suspended=True Suspended'], 'Current'],
    ['suspended before it was ever seen', reported({ do: 'Suspend' }), 1, ['Suspended=True Suspended'], 'Current'],
    [
      'after one failed check of what was in sync',
      reported({ ...wait('Throttled', 'Later.'), tolerated: true }, at(1)),
      1,
      ['Ready=True InSync'],
      'Current',
    ],
  ];
  for (const [title, status, generation, conditions, reads] of rows) {
    it(`${title} are ${conditions.join(', ') || 'none'}: ${reads}`, () => {
      assert.deepEqual(short(status.conditions), conditions);
      assert.equal(kstatus({ metadata: { generation }, status }), reads);
      for (const each of status.conditions ?? []) assert.equal(each.observedGeneration, status.observedGeneration);
    });

    it(`${title} are Terminating once the object is to be deleted`, () => {
      assert.equal(kstatus({ metadata: { generation, deletionTimestamp: NOW }, status }), 'Terminating');
    });
  }

  it('of the three writes of a new object are InProgress, InProgress, Current', () => {
    const held = objectOf({ status: NEW });
    const claims = claimsOn(attempted(ORDERS, [SETTINGS]));
    const claimed = objectOf({ status: statusWithClaims(held, claims), claims });
    const written = reported(
      { do: 'Keep' },
      {
        object: { status: statusWithClaims(held, claims) },
        facts: { stored: claims, claims: claimsOn(established(ORDERS)), observation: found(SETTINGS) },
      },
    );
    assert.deepEqual(
      [held, claimed, { ...claimed, status: written }].map((each) => kstatus(each)),
      ['InProgress', 'InProgress', 'Current'],
    );
  });

  describe('of an object that is let go and still held by others', () => {
    const deleted = { deletingSince: NOW, heldByOthers: true };
    const dropping = (how: 'Deleted' | 'Orphaned' | 'Left' | 'HandedOver' | 'Absent') =>
      ({
        do: 'Note',
        change: { change: 'Dropped', targets: [ORDERS] },
        letGo: [{ target: ORDERS, how }],
      }) as const;
    for (const [how, reason] of [
      ['Deleted', 'Deleted'],
      ['Absent', 'Deleted'],
      ['Orphaned', 'Orphaned'],
      ['Left', 'Orphaned'],
      ['HandedOver', 'Orphaned'],
    ] as const) {
      it(`say ${reason} where it was ${how}`, () => {
        const steps = [dropping(how), { do: 'RemoveFinalizer', letGo: [] } as const];
        assert.deepEqual(short(reported({ do: 'Rest' }, { facts: deleted, steps }).conditions), [
          `Ready=False ${reason}`,
        ]);
      });
    }

    it('are not written where nothing was done, or where nobody holds it any more', () => {
      const steps = [dropping('Deleted')];
      for (const more of [
        { facts: deleted },
        { facts: { ...deleted, heldByOthers: false }, steps },
        { facts: { heldByOthers: true }, steps },
      ]) {
        assert.equal(statusAfter(outcomeOf({ do: 'Rest' }, more)), undefined);
      }
    });
  });

  // R6: kstatus would wait for ever for a suspended edit to be observed.
  describe('of a suspended object', () => {
    const message = (more: OutcomeOf) => reported({ do: 'Suspend' }, more).conditions?.[0]?.message ?? '';

    it('say that the spec has not been applied, where it has not', () => {
      const facts = { generation: 2, known: { ...IN_SYNC, settings: OTHER }, claims: claimsOn(established(ORDERS)) };
      const edited = message({ object: { status: READY }, facts });
      assert.equal(edited, 'spec.suspend is true: nothing is read or changed. This spec has not been applied.');
      assert.equal(message({}), edited);
    });

    // The suspension is an edit itself: the generation in sync is an older one.
    const applied: OutcomeOf = {
      facts: { generation: 2, known: IN_SYNC, claims: claimsOn(established(ORDERS)) },
    };

    it('say no such thing where it has', () => {
      assert.equal(message(applied), 'spec.suspend is true: nothing is read or changed.');
    });

    const unapplied: readonly (readonly [title: string, facts: FactsOf])[] = [
      ['other settings are declared', { declared: declaring(OTHER) }],
      ['the target was edited', { declared: naming('billing') }],
      ['the claim is not established', { claims: claimsOn(attempted(ORDERS, [SETTINGS])) }],
      ['the claim is leaving', { claims: claimsOn(leaving(ORDERS, SETTINGS)) }],
      ['the claim is gone', { claims: claimsOn() }],
      ['nothing was seen in Lambda yet', { known: known() }],
      ['the spec can’t be followed', { declared: { problem: 'No.' } }],
      ['the claims can’t be read', { claims: { problem: 'No.' } }],
    ];
    for (const [title, facts] of unapplied) {
      it(`say that the spec has not been applied where ${title}`, () => {
        assert.match(message({ facts: { ...applied.facts, ...facts } }), /This spec has not been applied\.$/);
      });
    }

    it('stay as they are while it is suspended', () => {
      const first = reported({ do: 'Suspend' }, { object: { status: READY } });
      const facts = { now: Date.parse('2026-01-01T09:00:00Z') };
      assert.deepEqual(reported({ do: 'Suspend' }, { object: { status: first }, facts }), first);
    });
  });

  // F9: the same drift three times in a row is a fight.
  describe('of an object in a fight', () => {
    const fields = [{ field: 'maximumRetryAttempts', old: '0', new: '2' }];
    const drift = [{ field: 'maximumRetryAttempts', declared: '0', found: '2' }];
    const repaired = (count: number) =>
      outcomeOf(
        { do: 'Keep' },
        {
          facts: { known: { ...IN_SYNC, lastDrift: { time: NOW, fields, count } } },
          steps: [{ do: 'Put', access: { region: 'eu-west-1' }, target: ORDERS, settings: OTHER, drift }],
        },
      );

    it('are Ready until the third time', () => {
      assert.deepEqual(short(statusAfter(repaired(1))?.conditions), ['Ready=True InSync']);
    });

    it('are Stalled from the third time on, and say how often and what to do', () => {
      for (const count of [2, 7]) {
        const status = statusAfter(repaired(count));
        assert.deepEqual(short(status?.conditions), ['Ready=False Contended', 'Stalled=True Contended']);
        assert.match(
          status?.conditions?.[0]?.message ?? '',
          new RegExp(
            `^${count + 1} checks in a row found the same change .* Stop the other writer, or set managementPolicy`,
          ),
        );
        assert.equal(kstatus({ metadata: { generation: 1 }, ...(status && { status }) }), 'Failed');
      }
    });
  });
});
