import fc from 'fast-check';
import type { Contender } from '../../../../src/reconcile/rules/contender.ts';
import {
  attempted,
  BILLING,
  claim,
  claimsOn,
  contender,
  established,
  leaving,
  NOW,
  ORDERS,
  referenceTo,
  SETTINGS,
} from './facts.ts';

/** The earlier of the two times at which any contender was created. The other one is 0. */
export const EARLIER = Date.parse('2025-12-01T00:00:00Z');

/** The claims of an object that has let go of ORDERS. */
export const released = claimsOn(established(ORDERS, { parting: { state: 'Released', since: NOW } }));

/** ORDERS, as a manifest names it together with an account. */
export const inAccount = (account: string) => ({
  reference: { ...referenceTo(ORDERS), account, partition: 'aws' },
});

/** Any object that may have to do with ORDERS. */
export const anyContender: fc.Arbitrary<Contender> = fc
  .record({
    key: fc.constantFrom('shop/a', 'shop/b', 'shop/c', 'shop/d', 'shop/e'),
    createdAt: fc.constantFrom(0, EARLIER),
    deleting: fc.boolean(),
    held: fc.boolean(),
    mode: fc.constantFrom('Enforcing', 'Suspended', 'Out'),
    reference: fc.constantFrom(
      referenceTo(ORDERS),
      referenceTo(BILLING),
      inAccount(ORDERS.account).reference,
      inAccount('999999999999').reference,
    ),
    keepsWords: fc.boolean(),
    claims: fc.constantFrom(
      claimsOn(),
      claimsOn(established(ORDERS)),
      claimsOn(attempted(ORDERS, [SETTINGS])),
      claimsOn(claim(ORDERS)),
      claimsOn(leaving(ORDERS, SETTINGS)),
      claimsOn(established(BILLING)),
      claimsOn(leaving(BILLING, SETTINGS)),
      released,
    ),
  })
  .map(({ key, ...more }) => contender(key, more));
