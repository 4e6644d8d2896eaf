import assert from 'node:assert/strict';
import { RECONCILE_REQUESTED_AT } from '../../../src/api/annotations.ts';
import type { EventInvokeConfig } from '../../../src/api/event-invoke-config.ts';
import type { Failure } from '../../../src/lambda/failure.ts';
import type { Target } from '../../../src/lambda/target.ts';
import { gather, type Surroundings } from '../../../src/reconcile/gather.ts';
import { type FailedPut, NEW_ROUND, type Round } from '../../../src/reconcile/round.ts';
import { looseKeysOf } from '../../../src/reconcile/rules/contender.ts';
import type { Facts } from '../../../src/reconcile/rules/facts.ts';
import type { RepeatableCall } from '../../../src/reconcile/rules/step.ts';
import { fill } from '../kubernetes/fill.ts';
import { condition, type ObjectOf, objectOf } from './objects.ts';
import { contenderIn, contendersIn, createObjectStore, REACHING, WITHOUT_ACCOUNTS } from './reaching.ts';
import {
  ACCESS,
  ago,
  arnOf,
  attempted,
  BILLING,
  claimsOn,
  DECLARED,
  established,
  found,
  IDENTITY,
  known,
  NOW,
  NOW_MILLISECONDS,
  ORDERS,
  ORDERS_ARN,
  OTHER,
  POLICIES,
  REGION,
  refusedWrite,
  SETTINGS,
} from './rules/facts.ts';

const NO_MEMORY: Surroundings['ledger'] = {
  deletedAt: () => undefined,
  lastPut: () => undefined,
  latePutUntil: () => 0,
  isAnnounced: () => false,
  isMissing: () => false,
};
const IDENTIFIED: Round = { ...NEW_ROUND, identity: () => IDENTITY };

function surroundings(peers: readonly EventInvokeConfig[] = [], more: Partial<Surroundings> = {}): Surroundings {
  const store = createObjectStore();
  fill(store, peers);
  return {
    ...WITHOUT_ACCOUNTS,
    observeOnly: false,
    paused: () => undefined,
    contenders: contendersIn(store),
    ledger: NO_MEMORY,
    ...more,
  };
}

function factsOf(object: EventInvokeConfig, round = IDENTIFIED, around = surroundings()): Facts {
  return gather(object, round, around, NOW_MILLISECONDS);
}

describe('the facts of an object', () => {
  it('are those of its manifest', () => {
    const facts = factsOf(objectOf({ metadata: { generation: 3 } }));
    assert.deepEqual(
      [facts.generation, facts.policies, facts.declared, facts.access, facts.target, facts.now],
      [3, POLICIES, DECLARED, ACCESS, ORDERS, NOW_MILLISECONDS],
    );
    assert.deepEqual(
      [facts.deletingSince, facts.heldByOthers, facts.request, facts.observeOnly],
      [undefined, false, undefined, false],
    );
    assert.deepEqual(facts.known, known());
  });

  it('have no target before the account is known', () => {
    assert.equal(factsOf(objectOf(), NEW_ROUND).target, undefined);
  });

  it('have neither access nor target without a region, whatever was learnt before', () => {
    const facts = factsOf(objectOf(), IDENTIFIED, surroundings([], { defaultRegion: undefined }));
    assert.deepEqual([facts.access, facts.target], [undefined, undefined]);
  });

  it('have the account of their own access', () => {
    const round: Round = { ...NEW_ROUND, identity: ({ region }) => (region === REGION ? IDENTITY : undefined) };
    assert.deepEqual(factsOf(objectOf(), round).target, ORDERS);
    const elsewhere = factsOf(objectOf({ spec: { region: 'us-east-1' } }), round);
    assert.deepEqual([elsewhere.access, elsewhere.target], [{ region: 'us-east-1' }, undefined]);
  });

  it('have a problem for a target where the manifest names another account', () => {
    const { target } = factsOf(objectOf({ spec: { functionName: '999999999999:function:orders' } }));
    assert.ok(target && 'problem' in target);
  });

  it('have problems for what can’t be followed', () => {
    const odd = objectOf({
      spec: JSON.parse('{"functionName": "or ders", "suspend": "yes"}'),
      status: { claims: [{ functionArn: 'orders' }] },
    });
    const { policies, declared, stored, claims, access, target } = factsOf(odd);
    for (const each of [policies, declared, stored, claims]) assert.ok('problem' in each);
    assert.deepEqual([access, target], [undefined, undefined]);
  });

  it('are those that its status remembers', () => {
    const status = {
      observedGeneration: 2,
      syncedGeneration: 1,
      functionArn: ORDERS_ARN,
      maximumRetryAttempts: 0,
      destinationConfig: { onFailure: { destination: 'arn:aws:sqs:eu-west-1:123456789012:failed' } },
      refusal: { generation: 2, since: ago(5) },
      lastDrift: { time: ago(9), fields: [] },
      conditions: [condition('Ready', 'True', 'InSync')],
    };
    const facts = factsOf(objectOf({ status }));
    assert.deepEqual(facts.status, { uid: 'uid-1', ...status });
    assert.deepEqual(facts.known, {
      observedGeneration: 2,
      syncedGeneration: 1,
      target: ORDERS,
      settings: { maximumRetryAttempts: 0, onFailure: 'arn:aws:sqs:eu-west-1:123456789012:failed' },
      refusal: { generation: 2, since: ago(5) },
      lastDrift: { time: ago(9), fields: [] },
      isReady: true,
    });
  });

  // T2: a copy must not delete what its original wrote.
  it('are none of the status that was written for another object', () => {
    const copy = objectOf({ claims: claimsOn(established(ORDERS)), status: { uid: 'uid-2', functionArn: ORDERS_ARN } });
    const facts = factsOf(copy);
    assert.deepEqual(
      [facts.status, facts.known, facts.stored, facts.self.claims],
      [{}, known(), claimsOn(), claimsOn()],
    );
  });

  it('are gathered from a status that somebody made up', () => {
    for (const made of ['{"conditions": "none", "destinationConfig": null}', '{"conditions": [null, {}]}']) {
      assert.equal(factsOf(objectOf({ status: JSON.parse(made) })).known.isReady, false);
    }
  });

  it('tell the claims that the API server holds from those that this reconcile has learnt', () => {
    const stored = claimsOn(attempted(ORDERS, [SETTINGS]), established(BILLING));
    const round: Round = {
      ...IDENTIFIED,
      changes: [
        { change: 'Established', target: ORDERS },
        { change: 'Dropped', targets: [BILLING] },
      ],
    };
    const facts = factsOf(objectOf({ claims: stored }), round);
    assert.deepEqual(facts.stored, stored);
    assert.deepEqual(facts.claims, claimsOn(established(ORDERS)));
    assert.deepEqual(facts.self.claims, facts.claims);
    assert.equal(facts.self.keepsWords, true);
  });

  it('keep no words where the last claim was dropped: they are nobody’s any more', () => {
    const round: Round = { ...IDENTIFIED, changes: [{ change: 'Dropped', targets: [ORDERS] }] };
    assert.equal(factsOf(objectOf({ claims: claimsOn(established(ORDERS)) }), round).self.keepsWords, false);
  });

  it('are what this reconcile has learnt', () => {
    const round: Round = {
      ...IDENTIFIED,
      observations: new Map([[arnOf('billing'), found(OTHER, arnOf('billing'))]]),
      puts: new Map([[ORDERS_ARN, SETTINGS]]),
      refused: refusedWrite('WriteClaims'),
      claimsNotKept: true,
    };
    const facts = factsOf(objectOf(), round);
    assert.deepEqual(
      [facts.seen, facts.puts, facts.failed, facts.claimsNotKept],
      [round.observations, round.puts, round.refused, true],
    );
  });

  describe('after a Put that failed', () => {
    const failure: Failure = { kind: 'DestinationRefused', message: 'It does not exist.' };
    const put = { target: ORDERS, settings: SETTINGS, failure };
    const rows: readonly (readonly [title: string, put: FailedPut, object: ObjectOf, ends: boolean])[] = [
      ['end the reconcile', put, {}, true],
      ['go on where other settings are declared by now', { ...put, settings: OTHER }, {}, false],
      ['go on where another target is meant by now', { ...put, target: BILLING }, {}, false],
      ['go on where the object is deleted by now', put, { metadata: { deletionTimestamp: NOW } }, false],
    ];
    for (const [title, failedPut, object, ends] of rows) {
      it(title, () => {
        const { failed } = factsOf(objectOf(object), { ...IDENTIFIED, failedPut });
        assert.deepEqual(failed, ends ? { during: 'Put', failure, tolerated: false } : undefined);
      });
    }
  });

  describe('after a call that failed', () => {
    const failure: Failure = { kind: 'Unavailable', message: 'No answer.' };
    const identify = (region: string): RepeatableCall => ({ do: 'Identify', access: { region }, functionName: 'f' });
    const of = (what: 'Look' | 'Delete', target: Target): RepeatableCall => ({ do: what, access: ACCESS, target });
    const rows: readonly (readonly [title: string, call: RepeatableCall, during?: RepeatableCall['do']])[] = [
      ['that asked for the identity of their own access end the reconcile', identify(REGION), 'Identify'],
      ['that asked for another identity go on: only a claim to let go needs it', identify('us-east-1')],
      ['that read their own target end the reconcile', of('Look', ORDERS), 'Look'],
      [
        'that asked for their own function end the reconcile',
        { do: 'FindFunction', access: ACCESS, target: ORDERS },
        'FindFunction',
      ],
      ['that read another target go on: only the claim on that needs it', of('Look', BILLING)],
      ['that deleted what is their own target again go on', of('Delete', ORDERS)],
    ];
    for (const [title, call, during] of rows) {
      it(title, () => {
        const facts = factsOf(objectOf(), { ...IDENTIFIED, failedCalls: [{ call, failure }] });
        assert.deepEqual(facts.failed, during && { during, failure, tolerated: false });
        assert.deepEqual(facts.failedCalls, [{ call, failure }]);
      });
    }

    it('go on where the object is deleted: then its own target is one of those to let go', () => {
      const round = { ...IDENTIFIED, failedCalls: [{ call: of('Look', ORDERS), failure }] };
      const deleted = objectOf({ metadata: { deletionTimestamp: NOW }, claims: claimsOn(established(ORDERS)) });
      assert.equal(factsOf(deleted, round).failed, undefined);
    });
  });

  const held: readonly (readonly [finalizers: string[], held: boolean, heldByOthers: boolean])[] = [
    [[], false, false],
    [['lambda.eventinvoke.dev/event-invoke-config'], true, false],
    [['example.com/guard'], false, true],
    [['example.com/guard', 'lambda.eventinvoke.dev/event-invoke-config'], true, true],
  ];
  for (const [finalizers, own, others] of held) {
    it(`know who holds it: ${finalizers.join(', ') || 'nobody'}`, () => {
      const facts = factsOf(objectOf({ metadata: { finalizers, deletionTimestamp: NOW } }));
      assert.deepEqual([facts.self.held, facts.heldByOthers, facts.deletingSince], [own, others, NOW]);
    });
  }

  it('answer the request that was there when the reconcile began, and no later one', () => {
    const asked = { annotations: { [RECONCILE_REQUESTED_AT]: 'later' } };
    assert.equal(factsOf(objectOf({ metadata: asked }), { ...IDENTIFIED, request: 'before' }).request, 'before');
    assert.equal(factsOf(objectOf({ metadata: asked })).request, undefined);
  });

  describe('about a Put that may still arrive', () => {
    const until = (seconds: number, ledgerSays: number) => {
      const ledger = { ...NO_MEMORY, latePutUntil: () => ledgerSays };
      const object = objectOf({ claims: claimsOn(attempted(ORDERS, [SETTINGS], ago(seconds))) });
      return factsOf(object, IDENTIFIED, surroundings([], { ledger })).latePutUntil(ORDERS);
    };

    it('go by the attempts of the claim: they may be an earlier process’s', () => {
      assert.equal(until(20, 0), NOW_MILLISECONDS + 40_000);
    });

    it('go by what this process knows, where that is later', () => {
      assert.equal(until(20, NOW_MILLISECONDS + 50_000), NOW_MILLISECONDS + 50_000);
    });

    it('go by the newest attempt', () => {
      const claims = claimsOn({
        ...attempted(ORDERS, [SETTINGS], ago(30)),
        attempts: [
          { settings: SETTINGS, at: ago(10) },
          { settings: OTHER, at: ago(30) },
        ],
      });
      assert.equal(factsOf(objectOf({ claims })).latePutUntil(ORDERS), NOW_MILLISECONDS + 50_000);
    });

    it('are none where nothing was attempted there', () => {
      const facts = factsOf(objectOf({ claims: claimsOn(established(ORDERS), attempted(BILLING, [OTHER])) }));
      assert.equal(facts.latePutUntil(ORDERS), 0);
      assert.equal(factsOf(objectOf({ status: { claims: [{ functionArn: 'x' }] } })).latePutUntil(ORDERS), 0);
    });

    it('know what this process put for this very object', () => {
      const lastPut = (uid: string, { functionName }: Target) =>
        `${uid} ${functionName}` === 'uid-1 orders' ? OTHER : undefined;
      const { lastPut: known } = factsOf(
        objectOf(),
        IDENTIFIED,
        surroundings([], { ledger: { ...NO_MEMORY, lastPut } }),
      );
      assert.deepEqual([known(ORDERS), known(BILLING)], [OTHER, undefined]);
    });

    it('know what this process deleted for this very object', () => {
      const asked: unknown[] = [];
      const deletedAt = (...of: unknown[]) => {
        asked.push(of);
        return 5;
      };
      const around = surroundings([], { ledger: { ...NO_MEMORY, deletedAt } });
      assert.equal(factsOf(objectOf(), IDENTIFIED, around).deletedAt(ORDERS), 5);
      assert.deepEqual(asked, [['uid-1', ORDERS]]);
    });
  });
});

describe('the others of an object', () => {
  const named = (name: string, more: ObjectOf = {}) => objectOf({ ...more, metadata: { name, uid: name } });

  it('are those that name or claim what it names or claims, once, and never itself', () => {
    const own = named('own', { claims: claimsOn(established(BILLING)) });
    const peers = [
      named('a-respelled', { spec: { functionName: 'orders:$LATEST' } }),
      named('b-names-what-is-claimed', { spec: { functionName: 'billing' } }),
      named('c-names-and-claims', { claims: claimsOn(established(ORDERS), established(BILLING)) }),
      named('d-other-qualifier', { spec: { qualifier: 'live' } }),
      named('e-other-function', { spec: { functionName: 'mail' } }),
      named('f-other-region', { spec: { region: 'us-east-1' } }),
    ];
    const { others } = factsOf(own, IDENTIFIED, surroundings([own, ...peers]));
    assert.deepEqual(others.map(({ key }) => key).toSorted(), [
      'shop/a-respelled',
      'shop/b-names-what-is-claimed',
      'shop/c-names-and-claims',
    ]);
  });
});

describe('an object in the cache', () => {
  it('is found by what it names and what it claims, in any spelling, once', () => {
    const claims = claimsOn(established({ ...BILLING, qualifier: 'live' }), established(ORDERS));
    assert.deepEqual(looseKeysOf(contenderIn(objectOf({ claims }))), [
      `${REGION} orders:$LATEST`,
      `${REGION} billing:live`,
    ]);
  });

  it('is found by what can be read of it', () => {
    const odd = { spec: { functionName: 'or ders' } };
    assert.deepEqual(looseKeysOf(contenderIn(objectOf({ ...odd, claims: claimsOn(established(ORDERS)) }))), [
      `${REGION} orders:$LATEST`,
    ]);
    assert.deepEqual(looseKeysOf(contenderIn(objectOf(odd))), []);
  });

  it('is found by its function where no region is known', () => {
    assert.deepEqual(looseKeysOf(contenderIn(objectOf(), { ...REACHING, defaultRegion: undefined })), [
      ' orders:$LATEST',
    ]);
  });
});
