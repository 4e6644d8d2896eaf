import assert from 'node:assert/strict';
import { complete } from '../../../../src/reconcile/rules/complete.ts';
import { decide } from '../../../../src/reconcile/rules/decide.ts';
import { decides, FIND, IDENTIFY, KEEP, LOOK, notes, PUT, refuses, writes } from './deciding.ts';
import {
  ABSENT,
  ago,
  attempted,
  claim,
  claimsOn,
  contender,
  declaring,
  established,
  type FactsOf,
  factsOf,
  failedCall,
  found,
  IN_SYNC,
  ORDERS,
  OTHER,
  POLICIES,
  refusedWrite,
  SETTINGS,
} from './facts.ts';

const PROBLEM = { problem: 'That is not how it is written.' };

const suspended = { ...POLICIES, suspend: true } as const;
const observing = { ...POLICIES, managementPolicy: 'Observe' } as const;

/** The object has looked, claimed and put. */
const inSync: FactsOf = { claims: claimsOn(established(ORDERS)), observation: found(SETTINGS), known: IN_SYNC };

describe('decide', () => {
  describe('a new object', () => {
    decides([
      ['asks whose the credentials are', { target: undefined, identify: () => undefined }, IDENTIFY],
      ['looks at its target before anything is written', {}, LOOK],
      ['takes its finalizer', { observation: ABSENT }, { do: 'AddFinalizer' }],
      ['announces its Put', { observation: ABSENT, self: { held: true } }, writes(attempted(ORDERS, [SETTINGS]))],
      ['puts what it announced', { observation: ABSENT, claims: claimsOn(attempted(ORDERS, [SETTINGS])) }, PUT],
      [
        'is kept once its Put was accepted',
        {
          observation: found(SETTINGS),
          stored: claimsOn(attempted(ORDERS, [SETTINGS])),
          claims: claimsOn(established(ORDERS)),
        },
        KEEP,
      ],
      [
        'whose Put arrived although nobody heard of it is established by the next look',
        { observation: found(SETTINGS), claims: claimsOn(attempted(ORDERS, [SETTINGS], ago(5))) },
        notes(established(ORDERS)),
      ],
    ]);
  });

  describe('an object in sync', () => {
    decides([
      ['is kept', inSync, KEEP],
      ['is looked at again in its next check', { claims: claimsOn(established(ORDERS)), known: IN_SYNC }, LOOK],
      [
        'is put after an edit of its settings, without a claim to write: it is established',
        { ...inSync, generation: 2, declared: declaring(OTHER) },
        { ...PUT, settings: OTHER },
      ],
    ]);
  });

  describe('an object whose function was missing', () => {
    const missing: FactsOf = {
      claims: claimsOn(claim(ORDERS)),
      isMissing: ({ functionName }) => functionName === 'orders',
    };
    decides([
      ['asks for the function before it looks', missing, FIND],
      ['looks once it is found', { ...missing, isMissing: () => false }, LOOK],
      [
        'looks at another function at once',
        { ...missing, isMissing: ({ functionName }) => functionName === 'billing' },
        LOOK,
      ],
      [
        'looks where it only observes: only a Put needs the function',
        { ...missing, policies: observing, claims: claimsOn() },
        LOOK,
      ],
    ]);
    refuses([
      [
        'asks for nothing where another object owns the target',
        { ...missing, claims: claimsOn(), others: [contender('shop/owner', { createdAt: 0 })] },
        'OwnedByAnother',
        /by shop\/owner/,
      ],
    ]);
  });

  describe('an object that lost its finalizer', () => {
    const freed: FactsOf = { ...inSync, self: { held: false } };
    const released = claimsOn(established(ORDERS, { parting: { state: 'Released', since: ago(60) } }));
    decides([
      ['takes it again before anything else', freed, { do: 'AddFinalizer' }],
      ['takes it again though suspended: it would vanish', { ...freed, policies: suspended }, { do: 'AddFinalizer' }],
      ['takes it again though its spec can’t be followed', { ...freed, declared: PROBLEM }, { do: 'AddFinalizer' }],
      ['takes it again though its policies can’t be read', { ...freed, policies: PROBLEM }, { do: 'AddFinalizer' }],
      [
        'takes it again though its claims can’t be read',
        { ...freed, stored: PROBLEM, claims: PROBLEM },
        { do: 'AddFinalizer' },
      ],
      [
        'takes it again for a claim that this reconcile has noted: it is written with the report',
        { ...freed, stored: claimsOn() },
        { do: 'AddFinalizer' },
      ],
      [
        'takes it again though a call has failed since: the report writes what was noted all the same',
        { ...freed, stored: claimsOn(), failed: failedCall('Unavailable') },
        { do: 'AddFinalizer' },
      ],
      ['is kept without it under --observe-only', { ...freed, observeOnly: true }, { do: 'Observe' }],
      [
        'is kept without it where it gave it up itself, to observe',
        { ...freed, policies: observing, claims: released },
        { do: 'Observe' },
      ],
      ['looks first where it has only a released claim', { claims: released, self: { held: false } }, LOOK],
    ]);
    refuses([
      [
        'says so where Kubernetes refuses it',
        { ...freed, failed: refusedWrite('AddFinalizer') },
        'KubernetesRefused',
        /Kubernetes refuses the operator's write \(AddFinalizer\): admission webhook "guard" denied the request/,
      ],
    ]);
  });

  describe('suspend', () => {
    decides([
      ['asks nothing', { policies: suspended, target: undefined, identify: () => undefined }, { do: 'Suspend' }],
      [
        'does nothing though the rest of the spec makes no sense',
        { policies: suspended, declared: PROBLEM },
        { do: 'Suspend' },
      ],
      [
        'does nothing though a call failed before it was set',
        { policies: suspended, failed: failedCall('AccessDenied') },
        { do: 'Suspend' },
      ],
      [
        'leaves what drifted as it is',
        { ...inSync, policies: suspended, observation: found(OTHER) },
        { do: 'Suspend' },
      ],
      ['goes before Observe', { ...inSync, policies: { ...observing, suspend: true } }, { do: 'Suspend' }],
    ]);
  });

  describe('facts that are not complete', () => {
    refuses([
      ['name the policy that can’t be followed', { policies: PROBLEM }, 'InvalidSpec', /^That is not how/],
      [
        'name what else is wrong in the spec',
        { declared: PROBLEM, target: undefined },
        'InvalidSpec',
        /^That is not how/,
      ],
      ['name it before AWS is asked anything', { declared: PROBLEM, identify: () => undefined }, 'InvalidSpec', /./],
      [
        'name what can’t be read in the claims',
        { stored: PROBLEM, claims: PROBLEM },
        'ClaimUnreadable',
        /^That is not how/,
      ],
      [
        'say that no region is known',
        { access: undefined, target: undefined, identify: () => undefined },
        'RegionUnknown',
        /set spec\.region, or start the operator with --region or AWS_REGION/,
      ],
      [
        'say so whatever was seen before the region went',
        { ...inSync, access: undefined, target: undefined },
        'RegionUnknown',
        /./,
      ],
      ['say that the function belongs to another account', { target: PROBLEM }, 'AccountMismatch', /^That is not how/],
    ]);

    it('are complete where nothing is missing', () => {
      const facts = factsOf(inSync);
      assert.deepEqual(complete(facts), facts);
    });

    it('are told apart: a problem of this reconcile’s own changes is none of the stored claims', () => {
      const step = complete(factsOf({ stored: claimsOn(established(ORDERS)), claims: PROBLEM }));
      assert.equal('do' in step && step.do === 'Refuse' && step.reason, 'ClaimUnreadable');
    });
  });

  describe('a failed step', () => {
    it('ends the reconcile whatever was found before, and is not made again', () => {
      for (const failed of [
        failedCall('Unavailable', 'Put'),
        failedCall('AccessDenied', 'Look'),
        refusedWrite('WriteClaims'),
      ]) {
        const step = factsOf({ ...inSync, observation: found(OTHER), failed });
        const { do: what } = decide(step);
        assert.ok(what === 'Wait' || what === 'Refuse', what);
      }
    });
    refuses([
      [
        'goes before a spec that was edited into something that makes no sense: the failure is told first',
        { declared: PROBLEM, failed: failedCall('AccessDenied', 'Look') },
        'AccessDenied',
        /./,
      ],
    ]);
  });
});
