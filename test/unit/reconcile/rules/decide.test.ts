import assert from 'node:assert/strict';
import type { Reason } from '../../../../src/api/reasons.ts';
import { decide } from '../../../../src/reconcile/rules/decide.ts';
import type { Step } from '../../../../src/reconcile/rules/step.ts';
import {
  ABSENT,
  arnOf,
  claimsOn,
  contender,
  DESIRED,
  type FactsOf,
  factsOf,
  failedCall,
  found,
  IN_SYNC,
  NOW,
  ORDERS,
  ORDERS_ARN,
  POLICIES,
  REGION,
  SETTINGS,
  stalled,
  target,
} from './facts.ts';

const BILLING = target('billing');
const OTHER = { maximumRetryAttempts: 2 };
const PROBLEM = { problem: 'That is not how it is written.' };
const ELDER = '2025-12-31T00:00:00Z';

const incumbent = contender('shop/incumbent', { target: ORDERS, claimed: new Set([ORDERS_ARN]) });

const suspended = { ...POLICIES, suspend: true } as const;
const observing = { ...POLICIES, managementPolicy: 'Observe' } as const;
const orphaning = { ...POLICIES, deletionPolicy: 'Orphan' } as const;

const LOOK: Step = { do: 'Look', target: ORDERS };
const KEEP: Step = { do: 'Keep', observing: false };
const PUT: Step = { do: 'Put', target: ORDERS, settings: SETTINGS };

/** The claim on a target that had no configuration when it was claimed. */
const NEW_ORDERS = { target: ORDERS, firstPut: { generation: 1, settings: SETTINGS } } as const;

/** The object has looked, claimed and put. */
const inSync: FactsOf = { claims: claimsOn(ORDERS), observation: found(SETTINGS), known: IN_SYNC };

type Row = readonly [title: string, facts: FactsOf, step: Step];

function decides(rows: readonly Row[]): void {
  for (const [title, facts, step] of rows) it(title, () => assert.deepEqual(decide(factsOf(facts)), step));
}

type Refusal = readonly [title: string, facts: FactsOf, reason: Reason, says: RegExp];

function refuses(rows: readonly Refusal[]): void {
  for (const [title, facts, reason, says] of rows) {
    it(title, () => {
      const step = decide(factsOf(facts));
      assert.ok(step.do === 'Refuse', step.do);
      assert.equal(step.reason, reason);
      assert.match(step.message, says);
      assert.equal(step.quiet, false);
    });
  }
}

describe('decide', () => {
  describe('a new object', () => {
    decides([
      [
        'asks whose the credentials are',
        { identity: undefined, target: undefined },
        { do: 'Identify', probe: { functionName: 'orders', qualifier: '$LATEST', region: REGION } },
      ],
      ['looks at its target before anything is written', {}, LOOK],
      ['claims it before the first Put', { observation: ABSENT }, { do: 'Claim', claims: claimsOn(NEW_ORDERS) }],
      ['puts what it has claimed', { observation: ABSENT, claims: claimsOn(ORDERS) }, PUT],
      [
        'is done with the answer of the Put',
        { observation: found(SETTINGS), claims: claimsOn(ORDERS), put: SETTINGS },
        KEEP,
      ],
    ]);
  });

  describe('suspend', () => {
    decides([
      ['does nothing at all', { policies: suspended, identity: undefined, target: undefined }, { do: 'Suspend' }],
      [
        'does nothing even if the rest of the manifest makes no sense',
        { policies: suspended, desired: PROBLEM },
        { do: 'Suspend' },
      ],
      [
        'does nothing even if a call has failed before it was set',
        { policies: suspended, failed: failedCall('Throttled') },
        { do: 'Suspend' },
      ],
      [
        'leaves what drifted as it is',
        { ...inSync, policies: suspended, observation: found(OTHER) },
        { do: 'Suspend' },
      ],
    ]);
  });

  describe('a manifest that can not be followed', () => {
    refuses([
      ['is Stalled with its problem', { desired: PROBLEM, target: undefined }, 'InvalidSpec', /^That is not how/],
      ['is Stalled for its policies', { policies: PROBLEM }, 'InvalidSpec', /^That is not how/],
      ['is Stalled before AWS is asked anything', { desired: PROBLEM, identity: undefined }, 'InvalidSpec', /./],
      ['is Stalled for a claim that somebody changed', { claims: PROBLEM }, 'ClaimUnreadable', /^That is not how/],
      [
        'is Stalled where nobody names a region',
        { identity: undefined, target: undefined, region: undefined },
        'RegionUnknown',
        /set spec\.region, or start the operator with --region or AWS_REGION/,
      ],
      ['is Stalled where the function belongs to another account', { target: PROBLEM }, 'AccountMismatch', /./],
    ]);
  });

  describe('a target that is another one without an edit', () => {
    const elsewhere = target('orders', '$LATEST', 'us-east-1');
    refuses([
      [
        'is Stalled, and both are named',
        { claims: claimsOn(ORDERS), target: elsewhere, observation: found(OTHER) },
        'IdentityChanged',
        /configured .*eu-west-1.*orders.* now make it .*us-east-1.*nothing is written/,
      ],
      [
        'is Stalled even if the object only observes',
        { claims: claimsOn(ORDERS), hasFinalizer: false, target: elsewhere, policies: observing },
        'IdentityChanged',
        /./,
      ],
    ]);
    decides([
      [
        'may move where the manifest is spelled anew',
        {
          claims: claimsOn(ORDERS),
          target: elsewhere,
          desired: { ...DESIRED, spelling: 'orders||us-east-1' },
          observation: ABSENT,
        },
        {
          do: 'Claim',
          claims: {
            spelling: 'orders||us-east-1',
            list: [{ target: ORDERS }, { target: elsewhere, firstPut: { generation: 1, settings: SETTINGS } }],
          },
        },
      ],
      ['may be the first one', { target: elsewhere }, { do: 'Look', target: elsewhere }],
    ]);
  });

  describe('a failed call', () => {
    decides([
      [
        'ends the reconcile: what passes by itself is waited for',
        { failed: failedCall('Throttled', 'Look', { retryAfterSeconds: 7 }) },
        { do: 'Wait', reason: 'Throttled', message: 'Throttled, says Lambda.', quiet: false, atLeastSeconds: 7 },
      ],
      [
        'does so whatever was found before',
        { ...inSync, observation: found(OTHER), failed: failedCall('Unavailable', 'Put') },
        { do: 'Wait', reason: 'LambdaUnavailable', message: 'Unavailable, says Lambda.', quiet: false },
      ],
      [
        'does so where it was not even possible to ask who we are',
        { identity: undefined, target: undefined, failed: failedCall('CredentialsInvalid', 'Identify') },
        { do: 'Refuse', reason: 'CredentialsInvalid', message: 'CredentialsInvalid, says Lambda.', quiet: false },
      ],
    ]);
  });

  describe('Observe', () => {
    decides([
      ['looks', { policies: observing }, LOOK],
      [
        'keeps what is as declared',
        { policies: observing, observation: found(SETTINGS) },
        { do: 'Keep', observing: true },
      ],
      [
        'tells the difference and changes nothing',
        { policies: observing, observation: found(OTHER) },
        { do: 'Differ', message: 'In Lambda maximumRetryAttempts is 2, declared 0.' },
      ],
      [
        'tells that there is nothing',
        { policies: observing, observation: ABSENT },
        { do: 'Differ', message: 'Lambda has no configuration for this function and qualifier.' },
      ],
      [
        'gives the finalizer back and remembers the claims',
        { ...inSync, policies: observing, observation: undefined },
        {
          do: 'Unclaim',
          claims: claimsOn(ORDERS),
          finalizer: false,
          released: [{ target: ORDERS, how: 'Observing' }],
        },
      ],
      ['looks even at what another object configures', { policies: observing, peers: [incumbent] }, LOOK],
      [
        'goes back to Enforce without taking its own configuration for somebody else’s',
        {
          claims: claimsOn(ORDERS),
          hasFinalizer: false,
          observation: found(OTHER),
          desired: { ...DESIRED, adoptionPolicy: 'Refuse' },
        },
        { do: 'Claim', claims: claimsOn(ORDERS) },
      ],
    ]);
    refuses([
      [
        'says when Lambda answers for another function',
        { policies: observing, observation: found(SETTINGS, arnOf('billing')) },
        'UnexpectedFunction',
        /./,
      ],
    ]);
  });

  describe('--observe-only', () => {
    decides([
      ['looks', { observeOnly: true }, LOOK],
      ['keeps', { observeOnly: true, observation: found(SETTINGS) }, { do: 'Keep', observing: true }],
      [
        'tells the difference where it would put',
        { ...inSync, observeOnly: true, observation: found(OTHER) },
        { do: 'Differ', message: 'In Lambda maximumRetryAttempts is 2, declared 0.' },
      ],
      [
        'takes no finalizer away',
        { ...inSync, observeOnly: true, policies: observing },
        { do: 'Keep', observing: true },
      ],
      [
        'lets go of nothing that was claimed before',
        { ...inSync, observeOnly: true, claims: claimsOn(BILLING, ORDERS) },
        { do: 'Keep', observing: true },
      ],
    ]);
  });

  describe('two objects of one target', () => {
    refuses([
      [
        'leave it to the incumbent, which is named, whatever their ages',
        { self: { createdAt: ELDER }, peers: [incumbent] },
        'OwnedByAnother',
        /orders:\$LATEST is configured by shop\/incumbent: delete one of the two objects/,
      ],
      [
        'leave it to a suspended incumbent',
        { self: { createdAt: ELDER }, peers: [{ ...incumbent, enforcing: false, suspended: true }] },
        'OwnedByAnother',
        /shop\/incumbent/,
      ],
      [
        'leave it to the elder where there is no incumbent',
        { peers: [contender('shop/elder', { target: ORDERS, createdAt: ELDER })] },
        'OwnedByAnother',
        /shop\/elder/,
      ],
      [
        'leave it to the incumbent although an object that observed has a claim from earlier',
        { claims: claimsOn(ORDERS), hasFinalizer: false, peers: [incumbent] },
        'OwnedByAnother',
        /shop\/incumbent/,
      ],
    ]);
    decides([
      [
        'leave it to the elder of two incumbents: the other lets go, and may find another target under its old spelling',
        {
          claims: claimsOn(BILLING, ORDERS),
          peers: [{ ...incumbent, createdAt: ELDER }],
        },
        {
          do: 'Unclaim',
          claims: { spelling: '', list: [{ target: BILLING }] },
          finalizer: true,
          released: [{ target: ORDERS, how: 'HandedOver', to: 'shop/incumbent' }],
        },
      ],
      [
        'give the finalizer back with the last claim',
        { claims: claimsOn(ORDERS), peers: [{ ...incumbent, createdAt: ELDER }] },
        {
          do: 'Unclaim',
          claims: { spelling: '', list: [] },
          finalizer: false,
          released: [{ target: ORDERS, how: 'HandedOver', to: 'shop/incumbent' }],
        },
      ],
      ['do not hinder the owner', { ...inSync, peers: [contender('shop/late', { target: ORDERS })] }, KEEP],
      [
        'do not hinder the elder',
        { self: { createdAt: ELDER }, peers: [contender('shop/late', { target: ORDERS })] },
        LOOK,
      ],
      ['are no matter where the other observes', { peers: [{ ...incumbent, enforcing: false }] }, LOOK],
    ]);
  });

  describe('an heir', () => {
    decides([
      [
        'claims what its owner leaves by deletion, before it looks: what it finds there is not somebody else’s',
        {
          desired: { ...DESIRED, adoptionPolicy: 'Refuse' },
          peers: [{ ...incumbent, deleting: true }],
        },
        { do: 'Claim', claims: claimsOn(ORDERS) },
      ],
      [
        'claims what its owner leaves for another target',
        { peers: [{ ...incumbent, target: BILLING }] },
        { do: 'Claim', claims: claimsOn(ORDERS) },
      ],
      [
        'puts its own settings over those that it found',
        {
          claims: claimsOn(ORDERS),
          observation: found(OTHER),
          desired: { ...DESIRED, adoptionPolicy: 'Refuse' },
          peers: [{ ...incumbent, deleting: true }],
        },
        PUT,
      ],
    ]);
  });

  describe('a configuration that was there before', () => {
    const adopted = { time: NOW, settings: OTHER };
    decides([
      [
        'is adopted: the claim remembers what it held',
        { observation: found(OTHER) },
        { do: 'Claim', claims: claimsOn({ target: ORDERS, adopted }) },
      ],
      [
        'is recorded in the status before it is overwritten',
        { observation: found(OTHER), claims: claimsOn({ target: ORDERS, adopted }) },
        { do: 'Record' },
      ],
      [
        'is recorded anew although the status shows an earlier adoption',
        {
          observation: found(OTHER),
          claims: claimsOn({ target: ORDERS, adopted }),
          known: { ...stalled('Throttled'), adopted: { time: ELDER, functionArn: ORDERS_ARN } },
        },
        { do: 'Record' },
      ],
      [
        'is overwritten once it is recorded',
        {
          observation: found(OTHER),
          claims: claimsOn({ target: ORDERS, adopted }),
          known: { ...stalled('Throttled'), adopted: { time: NOW, functionArn: ORDERS_ARN } },
        },
        PUT,
      ],
      [
        'is recorded with the rest where nothing has to be overwritten',
        {
          observation: found(SETTINGS),
          claims: claimsOn({ target: ORDERS, adopted: { time: NOW, settings: SETTINGS } }),
        },
        KEEP,
      ],
      [
        'is adopted where Lambda has refused every Put so far: it came from somebody else then',
        { claims: claimsOn(NEW_ORDERS), observation: found(OTHER), known: stalled('FunctionNotFound') },
        { do: 'Claim', claims: claimsOn({ target: ORDERS, adopted }) },
      ],
      [
        'is our own where a Put was made and the operator was killed before the status',
        { claims: claimsOn(ORDERS), observation: found(OTHER) },
        PUT,
      ],
      [
        'is our own where it holds what is declared',
        { claims: claimsOn(ORDERS), observation: found(SETTINGS), known: stalled('FunctionNotFound') },
        KEEP,
      ],
      [
        'is our own where it was seen in Lambda before a Put was refused',
        {
          claims: claimsOn(ORDERS),
          observation: found(OTHER),
          known: stalled('DestinationRefused', { functionArn: ORDERS_ARN }),
          desired: { ...DESIRED, adoptionPolicy: 'Refuse' },
        },
        PUT,
      ],
      [
        'is our own under Refuse, too, where it is claimed',
        {
          claims: claimsOn(ORDERS),
          observation: found(OTHER),
          desired: { ...DESIRED, adoptionPolicy: 'Refuse' },
        },
        PUT,
      ],
      [
        'is no matter to Refuse where there is none',
        { observation: ABSENT, desired: { ...DESIRED, adoptionPolicy: 'Refuse' } },
        { do: 'Claim', claims: claimsOn(NEW_ORDERS) },
      ],
    ]);
    refuses([
      [
        'is refused with what was found, and nothing is claimed',
        { observation: found(OTHER), desired: { ...DESIRED, adoptionPolicy: 'Refuse' } },
        'ConfigurationExists',
        /already holds a configuration of .*orders:\$LATEST \(maximumRetryAttempts=2\), and adoptionPolicy is Refuse/,
      ],
      [
        'is refused even where it is as declared',
        { observation: found(SETTINGS), desired: { ...DESIRED, adoptionPolicy: 'Refuse' } },
        'ConfigurationExists',
        /./,
      ],
      [
        'is refused where Lambda has refused every Put so far',
        {
          claims: claimsOn(NEW_ORDERS),
          observation: found(OTHER),
          known: stalled('FunctionNotFound'),
          desired: { ...DESIRED, adoptionPolicy: 'Refuse' },
        },
        'ConfigurationExists',
        /./,
      ],
    ]);

    // The call that was denied was the read: of the Put that was killed before the status nothing is known.
    const readDenied: FactsOf = {
      claims: claimsOn(ORDERS),
      observation: found(OTHER),
      known: stalled('AccessDenied'),
    };
    decides([
      [
        'may be our own where it was the reading that was denied: a Put of ours, or our predecessor’s',
        { ...readDenied, desired: { ...DESIRED, adoptionPolicy: 'Refuse' } },
        PUT,
      ],
    ]);
  });

  describe('an object in sync', () => {
    decides([
      ['is kept', inSync, KEEP],
      ['is looked at again in its next check', { ...inSync, observation: undefined }, LOOK],
      [
        'is put after an edit of its settings, which is no drift',
        { ...inSync, generation: 2, desired: { ...DESIRED, settings: OTHER } },
        { do: 'Put', target: ORDERS, settings: OTHER },
      ],
      [
        'is put without what the manifest leaves out',
        { ...inSync, generation: 2, observation: found({ ...SETTINGS, maximumEventAgeInSeconds: 60 }) },
        PUT,
      ],
      [
        'is claimed again where somebody took the claim away',
        { ...inSync, claims: claimsOn() },
        { do: 'Claim', claims: claimsOn(ORDERS) },
      ],
      [
        'is claimed again where somebody took the finalizer away',
        { ...inSync, hasFinalizer: false },
        { do: 'Claim', claims: claimsOn(ORDERS) },
      ],
    ]);
  });

  describe('drift', () => {
    decides([
      [
        'is put back, and the Put names the fields with old and new',
        { ...inSync, observation: found({ maximumRetryAttempts: 2, maximumEventAgeInSeconds: 60 }) },
        {
          ...PUT,
          drift: [
            { field: 'maximumRetryAttempts', declared: '0', found: '2' },
            { field: 'maximumEventAgeInSeconds', found: '60' },
          ],
        },
      ],
      [
        'is put back where the configuration was deleted',
        { ...inSync, observation: ABSENT },
        { ...PUT, drift: [{ field: 'maximumRetryAttempts', declared: '0' }] },
      ],
      [
        'is put back where a configuration without any setting was deleted',
        {
          ...inSync,
          desired: { ...DESIRED, settings: {} },
          known: { ...IN_SYNC, settings: {} },
          observation: ABSENT,
        },
        {
          do: 'Put',
          target: ORDERS,
          settings: {},
          drift: [{ field: 'destinationConfig', declared: '{}' }],
        },
      ],
      [
        'is no drift where it was not in sync before',
        { ...inSync, known: { ...IN_SYNC, settings: OTHER }, observation: found({}) },
        PUT,
      ],
      [
        'is no drift where another target was in sync before',
        { ...inSync, known: { ...IN_SYNC, functionArn: arnOf('billing') }, observation: ABSENT },
        PUT,
      ],
    ]);
  });

  describe('a target that was edited', () => {
    const moved = { ...DESIRED, spelling: 'orders|live|' };
    const LIVE = target('orders', 'live');
    const claims = claimsOn(ORDERS);
    const both = { spelling: 'orders|live|', list: [{ target: ORDERS }, { target: LIVE }] };
    const toLive: FactsOf = { desired: moved, target: LIVE };
    decides([
      ['is looked at', { ...toLive, claims }, { do: 'Look', target: LIVE }],
      [
        'is claimed beside the old one, so that a crash forgets neither',
        { ...toLive, claims, observation: ABSENT },
        {
          do: 'Claim',
          claims: {
            ...both,
            list: [{ target: ORDERS }, { target: LIVE, firstPut: { generation: 1, settings: SETTINGS } }],
          },
        },
      ],
      [
        'is put before the old one goes',
        { ...toLive, claims: both, observation: ABSENT },
        { do: 'Put', target: LIVE, settings: SETTINGS },
      ],
      [
        'is settled: the old one is deleted',
        { ...toLive, claims: both, observation: found(SETTINGS, arnOf('orders', 'live')) },
        { do: 'Delete', target: ORDERS },
      ],
      [
        'is settled: the old one is let go, by its policy',
        { ...toLive, claims: both, observation: found(SETTINGS, arnOf('orders', 'live')), policies: orphaning },
        {
          do: 'Unclaim',
          claims: { spelling: 'orders|live|', list: [{ target: LIVE }] },
          finalizer: true,
          released: [{ target: ORDERS, how: 'Orphaned' }],
        },
      ],
      [
        'is settled once the old one is forgotten, too',
        {
          ...toLive,
          claims: both,
          observation: found(SETTINGS, arnOf('orders', 'live')),
          deleted: new Set([ORDERS_ARN]),
        },
        {
          do: 'Unclaim',
          claims: { spelling: 'orders|live|', list: [{ target: LIVE }] },
          finalizer: true,
          released: [{ target: ORDERS, how: 'Deleted' }],
        },
      ],
      [
        'is only respelled: the claim takes the new spelling, and Lambda is left alone',
        { ...inSync, generation: 2, desired: { ...DESIRED, spelling: 'orders:$LATEST||' } },
        { do: 'Claim', claims: { spelling: 'orders:$LATEST||', list: [{ target: ORDERS }] } },
      ],
      [
        'keeps what was adopted under the old spelling',
        {
          ...inSync,
          claims: claimsOn({ target: ORDERS, adopted: { time: ELDER, settings: OTHER } }),
          desired: { ...DESIRED, spelling: 'orders:$LATEST||' },
        },
        {
          do: 'Claim',
          claims: {
            spelling: 'orders:$LATEST||',
            list: [{ target: ORDERS, adopted: { time: ELDER, settings: OTHER } }],
          },
        },
      ],
      [
        'waits with the old one until its heir has claimed that',
        {
          ...toLive,
          claims: both,
          observation: found(SETTINGS, arnOf('orders', 'live')),
          peers: [contender('shop/heir', { target: ORDERS })],
        },
        {
          do: 'Wait',
          reason: 'HandingOver',
          message: `shop/heir takes ${ORDERS_ARN} over; this object lets go once that one has claimed it.`,
          quiet: false,
        },
      ],
      [
        'lets go of the old one once its heir has claimed that: nothing is deleted',
        {
          ...toLive,
          claims: both,
          observation: found(SETTINGS, arnOf('orders', 'live')),
          peers: [contender('shop/heir', { target: ORDERS, claimed: new Set([ORDERS_ARN]) })],
        },
        {
          do: 'Unclaim',
          claims: { spelling: 'orders|live|', list: [{ target: LIVE }] },
          finalizer: true,
          released: [{ target: ORDERS, how: 'HandedOver', to: 'shop/heir' }],
        },
      ],
    ]);

    it('that is another object’s may not keep the old one from its heir: that one has it now', () => {
      const step = decide(
        factsOf({
          ...toLive,
          claims,
          self: { createdAt: ELDER },
          peers: [
            contender('shop/owner', { target: LIVE, claimed: new Set([arnOf('orders', 'live')]) }),
            contender('shop/heir', { target: ORDERS, claimed: new Set([ORDERS_ARN]) }),
          ],
        }),
      );
      // Else an edit back would take the target from the heir, for this object is the elder.
      assert.deepEqual(step.do === 'Unclaim' && step.released, [
        { target: ORDERS, how: 'HandedOver', to: 'shop/heir' },
      ]);
    });
  });

  describe('an answer that is not what was asked for', () => {
    refuses([
      [
        'to a Put is said, and not put again',
        { claims: claimsOn(ORDERS), observation: found(OTHER), put: SETTINGS },
        'SettingsNotApplied',
        /other settings than it was asked for: maximumRetryAttempts is 2, declared 0\./,
      ],
      [
        'about another function is said, and nothing is written',
        { claims: claimsOn(ORDERS), observation: found(OTHER, arnOf('billing')) },
        'UnexpectedFunction',
        /Asked about .*orders:\$LATEST, Lambda answered for .*billing:\$LATEST: check the endpoint/,
      ],
    ]);
    decides([
      [
        'to a Put of what was declared before an edit came is put anew',
        { claims: claimsOn(ORDERS), observation: found(OTHER), put: OTHER },
        PUT,
      ],
    ]);
  });
});
