import assert from 'node:assert/strict';
import type { EventInvokeConfigStatus, StoredClaim } from '../../../../src/api/event-invoke-config.ts';
import {
  type Claim,
  claimOn,
  covers,
  isAttempted,
  isEntitled,
  join,
  NO_CLAIMS,
  readClaims,
  storedClaims,
} from '../../../../src/reconcile/object/claims.ts';
import {
  ago,
  arnOf,
  attempted,
  BILLING,
  claim,
  claimsOn,
  established,
  NOW,
  ORDERS,
  ORDERS_ARN,
  OTHER,
  SETTINGS,
} from '../rules/facts.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:failed';
const NAMED = { functionName: 'orders' };

function stored(more: Partial<StoredClaim> = {}): EventInvokeConfigStatus {
  return { named: NAMED, claims: [{ functionArn: ORDERS_ARN, ...more }] };
}

describe('claims in a status', () => {
  it('name their targets by canonical ARN and leave out what is not so', () => {
    assert.deepEqual(storedClaims(claimsOn(claim(ORDERS), established(BILLING))), {
      named: NAMED,
      claims: [{ functionArn: ORDERS_ARN }, { functionArn: arnOf('billing'), established: true }],
    });
  });

  it('hold what was last seen, of a claim whose target the status no longer shows, too', () => {
    const remembering = established(ORDERS, { lastSeen: { onSuccess: QUEUE } });
    const status = storedClaims(claimsOn(remembering));
    const settings = { destinationConfig: { onSuccess: { destination: QUEUE } } };
    assert.deepEqual(status.claims, [{ functionArn: ORDERS_ARN, established: true, settings }]);
    assert.deepEqual(readClaims(status), claimsOn(remembering));
  });

  it('hold every part of a claim, with settings by the names that the spec has', () => {
    const full: Claim = {
      ...attempted(ORDERS, [{ maximumRetryAttempts: 0, onFailure: QUEUE }], NOW),
      established: true,
      adopted: { time: ago(60), settings: { maximumEventAgeInSeconds: 60 } },
      parting: { state: 'Leaving', since: ago(30), settings: { onSuccess: QUEUE } },
      account: 'payments',
    };
    const status = storedClaims(claimsOn(full));
    assert.deepEqual(status.claims, [
      {
        functionArn: ORDERS_ARN,
        established: true,
        attempts: [
          { settings: { maximumRetryAttempts: 0, destinationConfig: { onFailure: { destination: QUEUE } } }, at: NOW },
        ],
        adopted: { time: ago(60), settings: { maximumEventAgeInSeconds: 60 } },
        state: 'Leaving',
        since: ago(30),
        settings: { destinationConfig: { onSuccess: { destination: QUEUE } } },
        account: 'payments',
      },
    ]);
    assert.deepEqual(readClaims(status), claimsOn(full));
  });

  it('tell "nothing was seen there" from "a configuration without any setting was"', () => {
    const seen = (settings: object | undefined) =>
      readClaims(stored({ state: 'Leaving', since: NOW, ...(settings && { settings }) }));
    const partings = [undefined, {}].map((settings) => {
      const read = seen(settings);
      return 'problem' in read ? read : read.list[0]?.parting;
    });
    assert.deepEqual(partings, [
      { state: 'Leaving', since: NOW },
      { state: 'Leaving', since: NOW, settings: {} },
    ]);
  });

  it('are no fields at all where there is none', () => {
    assert.deepEqual(storedClaims(NO_CLAIMS), {});
    assert.deepEqual(storedClaims({ named: NAMED, list: [] }), {});
    assert.deepEqual(readClaims({}), NO_CLAIMS);
  });

  const unreadable: readonly (readonly [title: string, status: EventInvokeConfigStatus, says: RegExp])[] = [
    ['an ARN without qualifier', stored({ functionArn: ORDERS_ARN.replace(':$LATEST', '') }), /the ARN arn:aws:lambda/],
    ['an ARN of something else', stored({ functionArn: 'arn:aws:s3:::bucket' }), /the ARN arn:aws:s3:::bucket/],
    ['a field of a newer version', stored(JSON.parse('{"lockedUntil": "tomorrow"}')), /the field lockedUntil/],
    ['a state without since', stored({ state: 'Leaving' }), /a state without since/],
    [
      'two claims of one target, as Kubernetes 1.25 lets through',
      { named: NAMED, claims: [{ functionArn: ORDERS_ARN }, { functionArn: ORDERS_ARN, established: true }] },
      /two claims on arn/,
    ],
    [
      'claims and no words',
      { claims: [{ functionArn: ORDERS_ARN }] },
      /no words that name the target \(status\.named\)/,
    ],
  ];
  for (const [title, status, says] of unreadable) {
    it(`can't be read with ${title}: the sentence names it and the way out`, () => {
      const read = readClaims(status);
      assert.ok('problem' in read);
      assert.match(read.problem, says);
      assert.match(
        read.problem,
        /run the version that wrote it, or remove status\.claims to have the function adopted/,
      );
    });
  }

  it('are found by their target', () => {
    const claims = claimsOn(claim(BILLING), established(ORDERS));
    assert.equal(claimOn(claims, { ...ORDERS }), claims.list[1]);
    assert.equal(claimOn(claimsOn(claim(BILLING)), ORDERS), undefined);
  });
});

describe('a claim', () => {
  it('entitles where a Put may have been made, and not where it only keeps its place', () => {
    assert.equal(isEntitled(established(ORDERS)), true);
    assert.equal(isEntitled(attempted(ORDERS, [SETTINGS])), true);
    assert.equal(isEntitled(claim(ORDERS)), false);
  });

  it('has announced exactly the settings of its attempts', () => {
    const two = attempted(ORDERS, [SETTINGS, {}]);
    assert.deepEqual(
      [SETTINGS, {}, OTHER, { ...SETTINGS, maximumEventAgeInSeconds: 60 }].map((each) => isAttempted(two, each)),
      [true, true, false, false],
    );
  });

  describe('of an heir covers that of the leaver', () => {
    const released = established(ORDERS, { parting: { state: 'Released', since: NOW } });
    const rows: readonly (readonly [title: string, heir: Claim, leaver: Claim, covered: boolean])[] = [
      ['if it is established', established(ORDERS), established(ORDERS), true],
      ['if it is established, whatever was attempted', established(ORDERS), attempted(ORDERS, [OTHER]), true],
      ['if it has each attempt', attempted(ORDERS, [SETTINGS, OTHER]), attempted(ORDERS, [OTHER]), true],
      ['if there is nothing to cover', claim(ORDERS), claim(ORDERS), true],
      ['and not if an attempt is missing', attempted(ORDERS, [SETTINGS]), attempted(ORDERS, [SETTINGS, OTHER]), false],
      [
        'and not if it only has attempts and the leaver is established',
        attempted(ORDERS, [SETTINGS]),
        established(ORDERS),
        false,
      ],
      ['and not if it is empty and the leaver is established', claim(ORDERS), established(ORDERS), false],
      ['and not if its object only observes', released, claim(ORDERS), false],
    ];
    for (const [title, heir, leaver, covered] of rows) {
      it(title, () => assert.equal(covers(heir, leaver), covered));
    }
  });

  describe('of an heir is joined with those of the leavers', () => {
    const adopted = { time: ago(60), settings: OTHER };

    it('to an established one, without attempts, if one of them is established', () => {
      const own = attempted(ORDERS, [SETTINGS], NOW, { adopted, account: 'payments' });
      const joined = established(ORDERS, { adopted, account: 'payments' });
      assert.deepEqual(join(own, [claim(ORDERS), established(ORDERS)]), joined);
      assert.deepEqual(join({ ...own, established: true }, [attempted(ORDERS, [OTHER])]), joined);
    });

    it('to all attempts, each once, its own first', () => {
      const left = [attempted(ORDERS, [OTHER], ago(20)), attempted(ORDERS, [SETTINGS, OTHER, {}], ago(10))];
      assert.deepEqual(join(attempted(ORDERS, [SETTINGS]), left).attempts, [
        { settings: SETTINGS, at: NOW },
        { settings: OTHER, at: ago(20) },
        { settings: {}, at: ago(10) },
      ]);
    });

    it('and takes over what they adopted, the earliest of it, and not that they leave', () => {
      const parting = { state: 'Leaving', since: NOW } as const;
      const left = established(ORDERS, { adopted, parting });
      const later = attempted(ORDERS, [SETTINGS], NOW, { adopted: { time: ago(30), settings: SETTINGS } });
      assert.deepEqual(join(claim(ORDERS), [established(ORDERS), later, left]), established(ORDERS, { adopted }));
      assert.deepEqual(join(claim(ORDERS), [later]).adopted, later.adopted);
    });

    it('and never replaces what the heir itself adopted', () => {
      const own = claim(ORDERS, { adopted: { time: NOW, settings: SETTINGS } });
      assert.deepEqual(join(own, [established(ORDERS, { adopted })]).adopted, own.adopted);
    });

    it('up to as many attempts as the CRD has room for', () => {
      const many = Array.from({ length: 20 }, (_, seconds) => ({ maximumEventAgeInSeconds: 60 + seconds }));
      assert.deepEqual(
        join(claim(ORDERS), [attempted(ORDERS, many)]).attempts.map(({ settings }) => settings),
        many.slice(0, 16),
      );
    });
  });
});
