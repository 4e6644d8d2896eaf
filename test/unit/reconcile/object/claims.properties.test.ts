import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MOST_ITEMS } from '../../../../src/api/grammar/limits.ts';
import {
  type Claim,
  type Claims,
  covers,
  isAttempted,
  join,
  readClaims,
  storedClaims,
} from '../../../../src/reconcile/object/claims.ts';
import { BILLING, NOW, ORDERS, target } from '../rules/facts.ts';

const time = fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-01T00:05:00Z', NOW);

const settings = fc.record(
  {
    maximumRetryAttempts: fc.integer({ min: 0, max: 2 }),
    maximumEventAgeInSeconds: fc.integer({ min: 60, max: 21_600 }),
    onSuccess: fc.constant('arn:aws:sqs:eu-west-1:123456789012:done'),
    onFailure: fc.constant('arn:aws:sqs:eu-west-1:123456789012:failed'),
  },
  { requiredKeys: [] },
);

const attempts = fc.array(fc.record({ settings, at: time }), { maxLength: MOST_ITEMS.attempts });

const parting = fc.record(
  { state: fc.constantFrom('Leaving', 'Released'), since: time, settings },
  { requiredKeys: ['state', 'since'] },
);

const claim = fc.record(
  {
    target: fc.constantFrom(ORDERS, BILLING, target('orders', 'live'), target('orders', '7', 'us-east-1')),
    established: fc.boolean(),
    attempts,
    adopted: fc.record({ time, settings }),
    parting,
    account: fc.constantFrom('payments', 'shop'),
  },
  { requiredKeys: ['target', 'established', 'attempts'] },
);

const words = fc.record(
  {
    functionName: fc.constantFrom('orders', 'orders:live'),
    qualifier: fc.constantFrom('live', '7'),
    region: fc.constant('us-east-1'),
    accountRef: fc.record({ name: fc.constant('payments') }),
  },
  { requiredKeys: ['functionName'] },
);

const claims: fc.Arbitrary<Claims> = fc.record({
  named: words,
  list: fc.uniqueArray(claim, { minLength: 1, selector: ({ target: on }) => on }),
});

/** Claims of several objects on one target, none of them released. */
const onOne: fc.Arbitrary<Claim> = fc.record({
  target: fc.constant(ORDERS),
  established: fc.boolean(),
  attempts,
});

describe('claims, whatever they are', () => {
  it('come back from a status as they were', () => {
    fc.assert(
      fc.property(claims, (each) => {
        const sent = JSON.parse(JSON.stringify(storedClaims(each)));
        // What fast-check makes has no prototype.
        assert.deepEqual(readClaims(sent), structuredClone(each));
      }),
    );
  });

  it('of an heir cover what they were joined with, unless the CRD has no room for it', () => {
    fc.assert(
      fc.property(onOne, fc.array(onOne, { maxLength: 4 }), (own, left) => {
        const joined = join(own, left);
        const isFull = joined.attempts.length === MOST_ITEMS.attempts;
        assert.ok(joined.attempts.length <= MOST_ITEMS.attempts);
        assert.ok(isFull || left.every((each) => covers(joined, each)));
        // An heir never forgets an attempt of its own.
        assert.ok(covers(joined, own));
      }),
    );
  });

  it('of an heir entitle to nothing that neither it nor a leaver was entitled to', () => {
    fc.assert(
      fc.property(onOne, fc.array(onOne, { maxLength: 4 }), (own, left) => {
        const joined = join(own, left);
        const all = [own, ...left];
        assert.equal(
          joined.established,
          all.some((each) => each.established),
        );
        for (const attempt of joined.attempts) assert.ok(all.some((each) => isAttempted(each, attempt.settings)));
      }),
    );
  });

  it('that cover a second cover also what the second covers', () => {
    fc.assert(
      fc.property(onOne, onOne, onOne, (one, two, three) => {
        if (covers(one, two) && covers(two, three)) assert.ok(covers(one, three));
        assert.ok(covers(one, one));
      }),
    );
  });
});
