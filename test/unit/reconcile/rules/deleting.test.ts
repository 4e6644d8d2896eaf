import { DELETE, decides, drops, LOOK, refuses, waitsForHeir } from './deciding.ts';
import {
  ABSENT,
  ACCESS,
  ago,
  arnOf,
  attempted,
  BILLING,
  claim,
  claimsOn,
  contender,
  established,
  type FactsOf,
  failedCall,
  found,
  IN_SYNC,
  known,
  leaving,
  NOW,
  NOW_MILLISECONDS,
  ORDERS,
  OTHER,
  POLICIES,
  refusedWrite,
  SETTINGS,
} from './facts.ts';

const PROBLEM = { problem: 'That is not how it is written.' };
const orphaning = { ...POLICIES, deletionPolicy: 'Orphan' } as const;
const observing = { ...POLICIES, managementPolicy: 'Observe' } as const;
const suspended = { ...POLICIES, suspend: true } as const;
const heir = contender('shop/heir');
const covering = contender('shop/heir', { claims: claimsOn(established(ORDERS)) });
const orphaned = drops({ target: ORDERS, how: 'Orphaned' });
const WAY_OUT = /To let go without deleting the configuration in Lambda, set spec\.deletionPolicy to Orphan\.$/;

/** The object is being deleted, and its configuration in Lambda is established. */
const deleting: FactsOf = { deletingSince: NOW, claims: claimsOn(established(ORDERS)), known: IN_SYNC };

/** The same, deleted, and the API server does not know of that yet. */
const deleted: FactsOf = { ...deleting, stored: claimsOn(established(ORDERS)), claims: claimsOn() };

describe('an object that is being deleted', () => {
  decides([
    ['deletes what it established, without a look', deleting, DELETE],
    ['deletes it whatever Lambda holds', { ...deleting, observation: found(OTHER) }, DELETE],
    [
      'deletes it by its claim, though its spec makes no sense any more',
      { ...deleting, declared: PROBLEM, target: undefined },
      DELETE,
    ],
    [
      'asks whose the credentials are, by its claim',
      { ...deleting, target: undefined, identify: () => undefined },
      { do: 'Identify', access: ACCESS, functionName: 'orders' },
    ],
    [
      'notes what it deleted',
      { ...deleting, deletedAt: () => NOW_MILLISECONDS },
      drops({ target: ORDERS, how: 'Deleted' }),
    ],
    ['then lets the object go: its claims go with it', deleted, { do: 'RemoveFinalizer', letGo: [] }],
    [
      'looks first at what it only observed for a while: others were free to configure it',
      {
        ...deleting,
        claims: claimsOn(established(ORDERS, { parting: { state: 'Released', since: ago(60), settings: SETTINGS } })),
      },
      LOOK,
    ],
    ['looks first at what it only attempted', { ...deleting, claims: claimsOn(attempted(ORDERS, [SETTINGS])) }, LOOK],
    [
      'deletes what it attempted where Lambda holds that',
      { ...deleting, claims: claimsOn(attempted(ORDERS, [SETTINGS])), observation: found(SETTINGS) },
      DELETE,
    ],
    [
      'leaves, and tells of, what it did not attempt',
      { ...deleting, claims: claimsOn(attempted(ORDERS, [SETTINGS], ago(90))), observation: found(OTHER) },
      drops({ target: ORDERS, how: 'Left', found: OTHER, tried: [SETTINGS] }),
    ],
    [
      'that never wrote anything is let go without a call and without a word',
      { ...deleting, claims: claimsOn(claim(ORDERS)), known: known() },
      drops({ target: ORDERS, how: 'Absent' }),
    ],
    ['without a claim is let go', { deletingSince: NOW, self: { held: true } }, { do: 'RemoveFinalizer', letGo: [] }],
    [
      'deletes each of its claims, one after another',
      {
        ...deleting,
        claims: claimsOn(established(BILLING), established(ORDERS)),
        deletedAt: ({ functionName }) => (functionName === 'billing' ? NOW_MILLISECONDS : undefined),
      },
      DELETE,
    ],
    ['waits for its heir', { ...deleting, others: [heir] }, waitsForHeir()],
    [
      'is handed over',
      { ...deleting, others: [covering] },
      drops({ target: ORDERS, how: 'HandedOver', to: 'shop/heir' }),
    ],
    [
      'is let go without a Delete after five minutes of waiting, though its claim left only now',
      { ...deleting, deletingSince: ago(300), claims: claimsOn(leaving(ORDERS, SETTINGS)), others: [heir] },
      drops({ target: ORDERS, how: 'Left', to: 'shop/heir', tried: [] }),
    ],
    [
      'deletes where the other one is being deleted, too: nothing is left behind',
      { ...deleting, others: [{ ...heir, deleting: true }] },
      DELETE,
    ],
  ]);

  describe('for a long time', () => {
    const long = (seconds: number): FactsOf => ({ ...deleting, deletingSince: ago(seconds) });
    decides([
      ['deletes without a look in the first five minutes', long(299), DELETE],
      ['deletes without a look to their last millisecond', { ...long(300), now: NOW_MILLISECONDS - 1 }, DELETE],
      ['then looks first', long(300), LOOK],
      ['deletes what it last saw there', { ...long(300), observation: found(SETTINGS) }, DELETE],
      [
        'leaves what somebody else put there meanwhile',
        { ...long(300), observation: found(OTHER) },
        drops({ target: ORDERS, how: 'Left', found: OTHER, tried: [] }),
      ],
      [
        'leaves what it holds where another target was last seen',
        { ...long(300), observation: found(SETTINGS), known: { ...IN_SYNC, target: BILLING } },
        drops({ target: ORDERS, how: 'Left', found: SETTINGS, tried: [] }),
      ],
      [
        'deletes what it last saw there before the status showed another target',
        {
          ...long(300),
          claims: claimsOn(established(ORDERS, { lastSeen: SETTINGS })),
          observation: found(SETTINGS),
          known: { ...IN_SYNC, target: BILLING, settings: OTHER },
        },
        DELETE,
      ],
      [
        'leaves what it only attempted, and what it saw under that claim',
        {
          ...long(300),
          claims: claimsOn(attempted(ORDERS, [OTHER], ago(400))),
          observation: found(SETTINGS),
        },
        drops({ target: ORDERS, how: 'Left', found: SETTINGS, tried: [OTHER] }),
      ],
    ]);
  });

  describe('without our finalizer', () => {
    const freed: FactsOf = { ...deleting, self: { held: false } };
    decides([
      [
        'tells of what it leaves behind, and drops its claims: they must not count for ever',
        { ...freed, claims: claimsOn(attempted(BILLING, [OTHER]), established(ORDERS)) },
        {
          do: 'WriteClaims',
          change: { change: 'Dropped', targets: [BILLING, ORDERS] },
          letGo: [
            { target: BILLING, how: 'Left', tried: [OTHER] },
            { target: ORDERS, how: 'Left', tried: [] },
          ],
        },
      ],
      [
        'drops what this reconcile has noted, too, which the report would write, whatever else has failed',
        { ...freed, stored: claimsOn(), failed: failedCall('Unavailable') },
        {
          do: 'WriteClaims',
          change: { change: 'Dropped', targets: [ORDERS] },
          letGo: [{ target: ORDERS, how: 'Left', tried: [] }],
        },
      ],
      ['is none of our business without claims', { deletingSince: NOW }, { do: 'Rest' }],
      [
        'is none of our business with claims that can’t be read',
        { ...freed, stored: PROBLEM, claims: PROBLEM },
        { do: 'Rest' },
      ],
      [
        'is left alone after a write that was refused',
        { ...freed, failed: refusedWrite('WriteClaims') },
        { do: 'Rest' },
      ],
      ['is left alone under --observe-only, too', { deletingSince: NOW, observeOnly: true }, { do: 'Rest' }],
    ]);
  });

  describe('that does not delete', () => {
    for (const [policy, policies] of [
      ['Orphan', orphaning],
      ['Observe', observing],
      ['suspend', suspended],
    ] as const) {
      decides([
        [`under ${policy} lets go without a call`, { ...deleting, policies }, orphaned],
        [`under ${policy} is then released`, { ...deleted, policies }, { do: 'RemoveFinalizer', letGo: [] }],
        [
          `under ${policy} lets go though a call fails: it is the way out`,
          { ...deleting, policies, identify: () => undefined, failed: failedCall('AccessDenied', 'Delete') },
          orphaned,
        ],
        [
          `under ${policy} is released though its claims can’t be read`,
          { ...deleting, stored: PROBLEM, claims: PROBLEM, policies },
          { do: 'RemoveFinalizer', letGo: [] },
        ],
      ]);
      refuses([
        [
          `under ${policy} says that Kubernetes refuses to let it go`,
          { ...deleting, policies, failed: refusedWrite('RemoveFinalizer') },
          'KubernetesRefused',
          /\(RemoveFinalizer\): admission webhook/,
        ],
      ]);
    }
    decides([
      ['under Orphan waits for its heir', { ...deleting, policies: orphaning, others: [heir] }, waitsForHeir()],
      [
        'under Orphan waits no longer once a call has failed',
        { ...deleting, policies: orphaning, others: [heir], failed: failedCall('AccessDenied') },
        orphaned,
      ],
      ['while it observes waits for nobody', { ...deleting, policies: observing, others: [heir] }, orphaned],
      ['while it is suspended waits for nobody', { ...deleting, policies: suspended, others: [heir] }, orphaned],
      [
        'under Orphan was never more than looked at',
        { deletingSince: NOW, self: { held: true }, policies: orphaning },
        { do: 'RemoveFinalizer', letGo: [] },
      ],
    ]);
  });

  describe('and is held by others', () => {
    decides([
      [
        'takes its claims away before its finalizer',
        { ...deleted, heldByOthers: true },
        { do: 'WriteClaims', change: { change: 'Dropped', targets: [ORDERS] }, letGo: [] },
      ],
      [
        'then its finalizer',
        { ...deleted, stored: claimsOn(), self: { held: true }, heldByOthers: true, deletedAt: () => NOW_MILLISECONDS },
        { do: 'RemoveFinalizer', letGo: [] },
      ],
      [
        'does so under Orphan as well',
        { ...deleted, heldByOthers: true, policies: orphaning },
        { do: 'WriteClaims', change: { change: 'Dropped', targets: [ORDERS] }, letGo: [] },
      ],
      [
        'takes away its finalizer though its claims can’t be read',
        { ...deleting, heldByOthers: true, stored: PROBLEM, claims: PROBLEM, policies: orphaning },
        { do: 'RemoveFinalizer', letGo: [] },
      ],
    ]);
  });

  describe('whose claim somebody removed', () => {
    const robbed: FactsOf = { deletingSince: NOW, self: { held: true }, known: IN_SYNC };
    decides([
      [
        'tells of what it leaves behind, as it was last seen',
        robbed,
        { do: 'RemoveFinalizer', letGo: [{ target: ORDERS, how: 'Left', found: SETTINGS }] },
      ],
      [
        'tells of it as it was seen just now',
        { ...robbed, observation: found(OTHER) },
        { do: 'RemoveFinalizer', letGo: [{ target: ORDERS, how: 'Left', found: OTHER }] },
      ],
      [
        'tells of nothing that it deleted itself before',
        { ...robbed, deletedAt: () => 1 },
        { do: 'RemoveFinalizer', letGo: [] },
      ],
    ]);
  });

  describe('and is stuck says why, and names the way out', () => {
    refuses([
      [
        'with policies that make no sense',
        { ...deleting, policies: PROBLEM },
        'InvalidSpec',
        /^That is not how it is written\. To let go/,
      ],
      ['with claims that can’t be read', { ...deleting, stored: PROBLEM, claims: PROBLEM }, 'ClaimUnreadable', WAY_OUT],
      [
        'with claims that became unreadable after a call had failed',
        { ...deleting, stored: PROBLEM, claims: PROBLEM, failed: failedCall('AccessDenied', 'Delete') },
        'ClaimUnreadable',
        WAY_OUT,
      ],
      [
        'with changes that can’t be read',
        { ...deleting, claims: PROBLEM, self: { held: true } },
        'ClaimUnreadable',
        WAY_OUT,
      ],
      [
        'under another account: its answer would prove nothing',
        { ...deleting, identify: () => ({ partition: 'aws', account: '999999999999' }) },
        'IdentityChanged',
        /must be deleted with credentials of account 123456789012, and the operator's belong to 999999999999/,
      ],
      [
        'where its Delete is denied',
        { ...deleting, failed: failedCall('AccessDenied', 'Delete') },
        'AccessDenied',
        WAY_OUT,
      ],
      [
        'where Lambda answers for another function',
        { ...deleting, deletingSince: ago(300), observation: found(SETTINGS, arnOf('billing')) },
        'UnexpectedFunction',
        WAY_OUT,
      ],
    ]);
  });

  describe('under --observe-only is held', () => {
    refuses([
      [
        'and says so',
        { ...deleting, observeOnly: true },
        'HeldByObserveOnly',
        /start it without to finish the deletion/,
      ],
      ['whatever the policy', { ...deleting, observeOnly: true, policies: orphaning }, 'HeldByObserveOnly', /./],
      [
        'though its policies make no sense',
        { ...deleting, observeOnly: true, policies: PROBLEM },
        'HeldByObserveOnly',
        /./,
      ],
    ]);
  });

  describe('is asked nothing that it does not need', () => {
    decides([
      ['neither a look nor a Put, though it differs', { ...deleting, observation: ABSENT }, DELETE],
      ['nothing about its spec', { ...deleting, access: undefined, target: undefined }, DELETE],
    ]);
  });
});
