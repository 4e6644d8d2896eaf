import assert from 'node:assert/strict';
import type { Reason } from '../../../../src/api/reasons.ts';
import type { FailureKind } from '../../../../src/lambda/failure.ts';
import type { Known } from '../../../../src/reconcile/object/known.ts';
import { report } from '../../../../src/reconcile/report/report.ts';
import { stepFailed } from '../../../../src/reconcile/rules/failures.ts';
import type { Retry } from '../../../../src/reconcile/rules/step.ts';
import { kstatus } from '../kstatus.ts';
import { outcomeOf } from '../report/outcomes.ts';
import {
  ago,
  claimsOn,
  established,
  type FactsOf,
  factsOf,
  failedCall,
  IN_SYNC,
  known,
  LIVE,
  NOW,
  NOW_MILLISECONDS,
  ORDERS,
  refusedWrite,
} from './facts.ts';

const FAST: Retry = { after: 'backoff', pace: 'fast', priority: 'retry' };
const EARLY: Retry = { after: 'backoff', pace: 'fast', priority: 'check' };
const SLOW: Retry = { after: 'backoff', pace: 'slow', priority: 'check' };
const TURN: Retry = { after: 'turn' };
const RESUME: Retry = { after: 'resume' };

/** What a failed call comes to: the reason, as kstatus reads the conditions, and when it is tried again. */
type Cell = readonly [reason: Reason, kstatus: 'InProgress' | 'Failed', retry: Retry];

interface Kind {
  readonly Look: Cell;
  readonly Put: Cell;
  /** kstatus calls any object that is being deleted Terminating, so this is what it would read without that. */
  readonly Delete: Cell;
}

function everywhere(...cell: Cell): Kind {
  return { Look: cell, Put: cell, Delete: cell };
}

/** Of an object that never was in sync, at its first failure. A new kind does not compile without its row. */
const AT_FIRST: Readonly<Record<FailureKind, Kind>> = {
  FunctionNotFound: everywhere('FunctionNotFound', 'InProgress', EARLY),
  DestinationRefused: everywhere('DestinationRefused', 'InProgress', EARLY),
  RequestRefused: everywhere('RequestRefused', 'Failed', SLOW),
  AccessDenied: everywhere('AccessDenied', 'Failed', SLOW),
  CredentialsInvalid: everywhere('CredentialsInvalid', 'Failed', FAST),
  RegionNotEnabled: everywhere('RegionNotEnabled', 'Failed', SLOW),
  WrongAccount: everywhere('AccountMismatch', 'Failed', SLOW),
  ClockOff: everywhere('ClockOff', 'InProgress', FAST),
  UnfitEndpoint: everywhere('UnexpectedFunction', 'Failed', SLOW),
  Paused: everywhere('Paused', 'InProgress', RESUME),
  NotLeading: everywhere('LambdaUnavailable', 'InProgress', FAST),
  Throttled: everywhere('Throttled', 'InProgress', TURN),
  ConcurrentUpdate: everywhere('ConcurrentUpdate', 'InProgress', FAST),
  Unavailable: everywhere('LambdaUnavailable', 'InProgress', FAST),
};

/** Two minutes after the first refusal of its generation. */
const IN_THE_END: Readonly<Record<FailureKind, Kind>> = {
  ...AT_FIRST,
  FunctionNotFound: everywhere('FunctionNotFound', 'Failed', SLOW),
  DestinationRefused: everywhere('DestinationRefused', 'Failed', SLOW),
};

const KINDS = Object.keys(AT_FIRST).filter((kind): kind is FailureKind => kind in AT_FIRST);

/** The facts after a failed call; a Delete fails only for an object that is being deleted. */
function failing(kind: FailureKind, during: keyof Kind, remembered: Known): FactsOf {
  return {
    known: remembered,
    claims: claimsOn(established(ORDERS)),
    failed: failedCall(kind, during),
    ...(during === 'Delete' && { deletingSince: NOW }),
  };
}

function table(cells: Readonly<Record<FailureKind, Kind>>, remembered: Known): void {
  for (const kind of KINDS) {
    for (const during of ['Look', 'Put', 'Delete'] as const) {
      const [reason, status, retry] = cells[kind][during];
      it(`${kind} of a ${during} is ${reason}, ${status}, and tried again: ${JSON.stringify(retry)}`, () => {
        const facts = failing(kind, during, remembered);
        const step = stepFailed(factsOf(facts));
        assert.ok(step?.do === 'Wait' || step?.do === 'Refuse');
        const { status: written, next } = report(outcomeOf(step, { facts }));
        assert.deepEqual(next, retry);
        assert.equal(written?.conditions?.find(({ type }) => type === 'Ready')?.reason, reason);
        assert.equal(kstatus({ metadata: { generation: 1 }, ...(written && { status: written }) }), status);
      });
    }
  }
}

describe('a call that failed', () => {
  describe('for an object that never was in sync', () => table(AT_FIRST, known()));

  describe('two minutes after the first refusal of its generation', () =>
    table(IN_THE_END, known({ refusal: { generation: 1, since: ago(120) } })));

  describe('for an object of a generation that was in sync', () => table(IN_THE_END, IN_SYNC));

  describe('is retried', () => {
    const retryOf = (facts: FactsOf) => {
      const step = stepFailed(factsOf(facts));
      return step !== undefined && 'retry' in step ? step.retry : undefined;
    };

    it('with a back-off where an Identify was throttled: no request budget slows STS down', () => {
      assert.deepEqual(retryOf({ failed: failedCall('Throttled', 'Identify') }), FAST);
    });

    it('not before Retry-After says so', () => {
      for (const seconds of [0, 7]) {
        assert.deepEqual(retryOf({ failed: failedCall('Unavailable', 'Put', { retryAfterSeconds: seconds }) }), {
          ...FAST,
          atLeastSeconds: seconds,
        });
      }
    });

    it('by the turn alone where Lambda throttles, whatever Retry-After says: the budget knows it', () => {
      assert.deepEqual(retryOf({ failed: failedCall('Throttled', 'Put', { retryAfterSeconds: 7 }) }), TURN);
    });

    it('slowly and behind all else where Kubernetes refuses a write for good', () => {
      assert.deepEqual(retryOf({ failed: refusedWrite('WriteClaims') }), SLOW);
    });
  });

  // R3: the two minutes count from the first refusal of this generation, whatever came before or in between.
  describe('with a missing function or a refused destination', () => {
    const refusal = (generation: number, seconds: number) => ({ refusal: { generation, since: ago(seconds) } });
    const rows: readonly (readonly [title: string, facts: FactsOf, step: 'Wait' | 'Refuse'])[] = [
      ['may pass at its first refusal', {}, 'Wait'],
      ['may pass for two minutes', { known: known(refusal(1, 119)) }, 'Wait'],
      [
        'may pass to the last millisecond of two minutes',
        { now: NOW_MILLISECONDS - 1, known: known(refusal(1, 120)) },
        'Wait',
      ],
      ['needs a human after two minutes', { known: known(refusal(1, 120)) }, 'Refuse'],
      ['may pass again after an edit', { generation: 2, known: known(refusal(1, 900)) }, 'Wait'],
      [
        'may pass after an edit of what was in sync',
        { generation: 2, known: { ...IN_SYNC, ...refusal(1, 900) } },
        'Wait',
      ],
      ['needs a human at once where this generation was in sync: somebody removed it', { known: IN_SYNC }, 'Refuse'],
    ];
    for (const kind of ['FunctionNotFound', 'DestinationRefused'] as const) {
      for (const [title, facts, step] of rows) {
        it(`${title} (${kind})`, () => {
          assert.equal(stepFailed(factsOf({ ...facts, failed: failedCall(kind, 'Put') }))?.do, step);
        });
      }
    }
  });

  it('is borne where it is too early to be news', () => {
    for (const kind of KINDS) {
      const step = stepFailed(factsOf({ known: IN_SYNC, failed: failedCall(kind, 'Look', { tolerated: true }) }));
      assert.equal(step !== undefined && 'tolerated' in step && step.tolerated, true);
    }
  });

  describe('is told', () => {
    const messageOf = (facts: FactsOf) => {
      const step = stepFailed(factsOf(facts));
      return step !== undefined && 'message' in step ? step.message : '';
    };

    it('in the words of the failure', () => {
      assert.equal(messageOf({ failed: failedCall('AccessDenied') }), 'AccessDenied, says Lambda.');
    });

    it('with the way out where it keeps an object from being deleted', () => {
      assert.match(
        messageOf({ deletingSince: NOW, failed: failedCall('AccessDenied', 'Delete') }),
        /^AccessDenied, says Lambda\. To let go without deleting .* set spec\.deletionPolicy to Orphan\.$/,
      );
    });

    // R15: Lambda's own text about a missing function does not name it.
    it('with the name of a function that is missing', () => {
      assert.equal(
        messageOf({ failed: failedCall('FunctionNotFound', 'Put') }),
        'The function orders does not exist in Lambda (account 123456789012, region eu-west-1): create it, or correct functionName or qualifier.',
      );
    });

    it('with the name of a qualifier that is missing', () => {
      assert.match(
        messageOf({ target: LIVE, failed: failedCall('FunctionNotFound', 'Put') }),
        /^The function orders with the qualifier live does not exist in Lambda/,
      );
    });

    it('in the words of the failure where it is not known which function was meant', () => {
      for (const target of [undefined, { problem: 'No.' }]) {
        assert.equal(messageOf({ target, failed: failedCall('FunctionNotFound') }), 'FunctionNotFound, says Lambda.');
      }
    });

    it('with what Kubernetes said, and during which write', () => {
      assert.equal(
        messageOf({ failed: refusedWrite('AddFinalizer') }),
        'Kubernetes refuses the operator\'s write (AddFinalizer): admission webhook "guard" denied the request',
      );
    });
  });

  it('is none where nothing failed', () => assert.equal(stepFailed(factsOf()), undefined));
});
