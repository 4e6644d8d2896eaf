import assert from 'node:assert/strict';
import type { FailureKind } from '../../../src/lambda/failure.ts';
import type { Observation } from '../../../src/lambda/observation.ts';
import {
  afterObservation,
  isSameObject,
  NEW_ROUND,
  withoutObservations,
  withoutOutdatedClaims,
} from '../../../src/reconcile/round.ts';
import type { ActingStep } from '../../../src/reconcile/rules/step.ts';
import { objectOf } from './objects.ts';
import { claimed, DELETE, LOOK, PUT } from './rules/deciding.ts';
import {
  ABSENT,
  arnOf,
  attempted,
  BILLING,
  claim,
  found,
  NOW,
  ORDERS,
  ORDERS_ARN,
  OTHER,
  SETTINGS,
} from './rules/facts.ts';

const ANNOUNCE = {
  do: 'WriteClaims',
  change: {
    change: 'Claimed',
    claim: claim(ORDERS, { attempts: [{ settings: SETTINGS, at: NOW }] }),
    adopts: false,
    inherits: false,
    words: { functionName: 'orders' },
    lastSeen: undefined,
    at: NOW,
  },
  letGo: [],
} as const satisfies ActingStep;

const ANNOUNCED = { ...NEW_ROUND, steps: [ANNOUNCE] };

function failed(kind: FailureKind): Observation {
  return { kind: 'failed', failure: { kind, message: `${kind}.` } };
}

describe('a round', () => {
  it('remembers what a look showed', () => {
    const round = afterObservation(NEW_ROUND, LOOK, found(SETTINGS));
    assert.deepEqual(round, { ...NEW_ROUND, observations: new Map([[ORDERS_ARN, found(SETTINGS)]]), steps: [LOOK] });
  });

  it('remembers what was put, takes its answer for the next observation, and knows it for its own', () => {
    assert.deepEqual(afterObservation(NEW_ROUND, PUT, found(OTHER)), {
      ...NEW_ROUND,
      puts: new Map([[ORDERS_ARN, SETTINGS]]),
      observations: new Map([[ORDERS_ARN, found(OTHER)]]),
      changes: [{ change: 'Established', target: ORDERS }],
      steps: [PUT],
    });
  });

  it('knows nothing for its own where Lambda answered for another function', () => {
    const round = afterObservation(NEW_ROUND, PUT, found(SETTINGS, arnOf('billing')));
    assert.deepEqual(round.changes, []);
    assert.deepEqual(round.steps, [PUT]);
  });

  it('remembers what was deleted as absent', () => {
    const seen = afterObservation(NEW_ROUND, LOOK, found(SETTINGS));
    const round = afterObservation(seen, DELETE, ABSENT);
    assert.deepEqual(round.observations.get(ORDERS_ARN), ABSENT);
    assert.deepEqual(round.steps, [LOOK, DELETE]);
    assert.deepEqual(round.changes, []);
  });

  it('forgets what was seen before a Put that failed: it may have been made', () => {
    const seen = afterObservation(afterObservation(NEW_ROUND, LOOK, found(OTHER)), PUT, failed('Unavailable'));
    assert.deepEqual(seen.observations, new Map());
  });

  it('knows nothing of one target by another', () => {
    const look: ActingStep & { do: 'Look' } = { ...LOOK, target: BILLING };
    const round = afterObservation(NEW_ROUND, look, found({}, arnOf('billing')));
    assert.equal(round.observations.get(ORDERS_ARN), undefined);
  });

  describe('remembers the call that failed, which is no step that was taken,', () => {
    // A refusal of Lambda's own proves that the Put was not made; after anything else it may have been.
    const outcomes: Readonly<Record<FailureKind, 'Refused' | 'Unknown'>> = {
      FunctionNotFound: 'Refused',
      DestinationRefused: 'Refused',
      RequestRefused: 'Refused',
      AccessDenied: 'Refused',
      CredentialsInvalid: 'Refused',
      RegionNotEnabled: 'Refused',
      WrongAccount: 'Refused',
      ClockOff: 'Refused',
      UnfitEndpoint: 'Unknown',
      Paused: 'Refused',
      NotLeading: 'Refused',
      Throttled: 'Unknown',
      ConcurrentUpdate: 'Unknown',
      Unavailable: 'Unknown',
    };
    const kinds = Object.keys(outcomes).filter((kind): kind is FailureKind => kind in outcomes);
    for (const kind of kinds) {
      it(`and takes the attempt back or not: the outcome of a Put that failed with ${kind} is ${outcomes[kind]}`, () => {
        assert.deepEqual(afterObservation(ANNOUNCED, PUT, failed(kind)), {
          ...ANNOUNCED,
          failedPut: { target: ORDERS, settings: SETTINGS, failure: { kind, message: `${kind}.` } },
          changes: outcomes[kind] === 'Refused' ? [{ change: 'Refused', target: ORDERS, settings: SETTINGS }] : [],
        });
      });
    }

    it('and takes back the attempt whose Put was not sent, whatever the failure', () => {
      const failure = { kind: 'UnfitEndpoint', message: 'It is unfit.', isUnsent: true } as const;
      assert.deepEqual(afterObservation(ANNOUNCED, PUT, { kind: 'failed', failure }).changes, [
        { change: 'Refused', target: ORDERS, settings: SETTINGS },
      ]);
    });

    const announcements: readonly (readonly [title: string, steps: readonly ActingStep[]])[] = [
      ['on another target', [{ do: 'WriteClaims', change: claimed(attempted(BILLING, [SETTINGS])), letGo: [] }]],
      ['with other settings', [{ do: 'WriteClaims', change: claimed(attempted(ORDERS, [OTHER])), letGo: [] }]],
      [
        'by a claim that is not written yet',
        [{ do: 'Note', change: claimed(attempted(ORDERS, [SETTINGS])), letGo: [] }],
      ],
      ['by no claim', [{ do: 'WriteClaims', change: { change: 'Dropped', targets: [ORDERS] }, letGo: [] }]],
    ];
    for (const [title, steps] of announcements) {
      it(`and takes no attempt back that was announced ${title}`, () => {
        assert.deepEqual(afterObservation({ ...NEW_ROUND, steps }, PUT, failed('AccessDenied')).changes, []);
      });
    }
    it('and takes no attempt back that it has inherited: the Put of another object may still arrive', () => {
      const inherited = { ...ANNOUNCE, change: { ...ANNOUNCE.change, inherits: true } };
      assert.deepEqual(afterObservation({ ...NEW_ROUND, steps: [inherited] }, PUT, failed('AccessDenied')).changes, []);
    });

    it('and takes no attempt back that an earlier reconcile announced: its Put may still land', () => {
      assert.deepEqual(afterObservation(NEW_ROUND, PUT, failed('AccessDenied')).changes, []);
      const again = { ...ANNOUNCE, change: { ...ANNOUNCE.change, at: '2026-01-01T00:20:00Z' } };
      const round = afterObservation({ ...NEW_ROUND, steps: [again] }, PUT, failed('AccessDenied'));
      assert.deepEqual(round.changes, []);
    });

    for (const step of [LOOK, DELETE]) {
      it(`and takes no attempt back for a ${step.do}`, () => {
        const round = afterObservation(ANNOUNCED, step, failed('AccessDenied'));
        const failure = { kind: 'AccessDenied', message: 'AccessDenied.' };
        assert.deepEqual(round, { ...ANNOUNCED, failedCalls: [{ call: step, failure }] });
      });
    }
  });

  it('forgets what was seen and answered too long ago, and nothing that was done', () => {
    const put = afterObservation(NEW_ROUND, PUT, found(SETTINGS));
    assert.deepEqual(withoutObservations(put), { ...put, observations: new Map(), puts: new Map() });
  });
});

describe('a round that goes on with a newer version of the object', () => {
  const noted = (functionName: string): ActingStep & { do: 'Note' } => ({
    do: 'Note',
    change: claimed(claim(ORDERS, { established: true }), { words: { functionName } }),
    letGo: [],
  });
  const dropped = { change: 'Dropped', targets: [BILLING] } as const;
  const seen = { ...NEW_ROUND, observations: new Map([[ORDERS_ARN, found(SETTINGS)]]) };
  const outdated = noted('orders');

  it('keeps what it has noted under the words that the spec still has', () => {
    const round = { ...seen, changes: [outdated.change, dropped], steps: [LOOK, outdated] };
    assert.equal(withoutOutdatedClaims(round, { functionName: 'orders' }), round);
  });

  it('forgets a claim that it has noted under other words, and nothing else', () => {
    const current = noted('billing');
    const round = { ...seen, changes: [outdated.change, dropped, current.change], steps: [LOOK, outdated, current] };
    assert.deepEqual(withoutOutdatedClaims(round, { functionName: 'billing' }), {
      ...seen,
      changes: [dropped, current.change],
      steps: [LOOK, current],
    });
  });

  it('forgets it where the words can’t be read', () => {
    const round = { ...seen, changes: [outdated.change], steps: [outdated] };
    assert.deepEqual(withoutOutdatedClaims(round, { functionName: 5 }), seen);
  });

  it('still tells of a claim that is written already', () => {
    const round = { ...seen, steps: [outdated, ANNOUNCE] };
    assert.equal(withoutOutdatedClaims(round, { functionName: 'billing' }), round);
  });
});

describe('an object', () => {
  it('is the same through all its versions, and not as a later one of its name', () => {
    assert.equal(isSameObject(objectOf(), objectOf({ metadata: { resourceVersion: '9' } })), true);
    assert.equal(isSameObject(objectOf(), objectOf({ metadata: { uid: 'uid-2' } })), false);
    assert.equal(isSameObject(objectOf(), undefined), false);
  });
});
