import assert from 'node:assert/strict';
import type { FailureKind } from '../../../../src/lambda/failure.ts';
import { callFailed, PROPAGATION_SECONDS } from '../../../../src/reconcile/rules/failing.ts';
import { factsOf, failedCall, IN_SYNC, NOW, stalled } from './facts.ts';

/** A moment before now. */
function ago(seconds: number): string {
  return new Date(Date.parse(NOW) - seconds * 1000).toISOString();
}

describe('a failed call', () => {
  it('is no matter where there is none', () => assert.equal(callFailed(factsOf()), undefined));

  const kinds: readonly (readonly [kind: FailureKind, step: 'Wait' | 'Refuse', reason: string])[] = [
    ['Throttled', 'Wait', 'Throttled'],
    ['ConcurrentUpdate', 'Wait', 'ConcurrentUpdate'],
    ['Unavailable', 'Wait', 'LambdaUnavailable'],
    ['FunctionNotFound', 'Refuse', 'FunctionNotFound'],
    ['RequestRefused', 'Refuse', 'RequestRefused'],
    ['AccessDenied', 'Refuse', 'AccessDenied'],
    ['CredentialsInvalid', 'Refuse', 'CredentialsInvalid'],
  ];
  for (const [kind, step, reason] of kinds) {
    it(`${kind} is ${step === 'Wait' ? 'waited for: it passes by itself' : 'said: a human must mend it'}`, () => {
      assert.deepEqual(callFailed(factsOf({ failed: failedCall(kind, 'Put') })), {
        do: step,
        reason,
        message: `${kind}, says Lambda.`,
        quiet: false,
      });
    });
  }

  it('keeps to the Retry-After that came with it', () => {
    const step = callFailed(factsOf({ failed: failedCall('Throttled', 'Put', { retryAfterSeconds: 0 }) }));
    assert.equal(step?.do === 'Wait' && step.atLeastSeconds, 0);
  });

  for (const kind of ['Throttled', 'AccessDenied'] as const) {
    it(`${kind} is borne in silence where the object was in sync until just now`, () => {
      const step = callFailed(factsOf({ known: IN_SYNC, failed: failedCall(kind, 'Look', { tolerable: true }) }));
      assert.equal(step !== undefined && 'quiet' in step && step.quiet, true);
    });
  }

  it('names the way out where it keeps an object from being deleted', () => {
    const step = callFailed(factsOf({ self: { deleting: true }, failed: failedCall('AccessDenied', 'Delete') }));
    assert.match(step !== undefined && 'message' in step ? step.message : '', /set spec\.deletionPolicy to Orphan\.$/);
  });

  describe('that refuses a destination', () => {
    const since = (seconds: number, isStalled: boolean, reason = 'DestinationRefused') =>
      stalled(reason, { trouble: { reason, stalled: isStalled, since: ago(seconds) } });

    const rows: readonly (readonly [title: string, known: ReturnType<typeof since>, step: 'Wait' | 'Refuse'])[] = [
      ['may be a permission under way when it comes up', stalled('Throttled'), 'Wait'],
      ['may be a permission under way for two minutes', since(PROPAGATION_SECONDS - 1, false), 'Wait'],
      ['is a mistake after two minutes', since(PROPAGATION_SECONDS, false), 'Refuse'],
      ['stays a mistake once it was one', since(0, true), 'Refuse'],
      ['may be under way again after something else', since(PROPAGATION_SECONDS, true, 'AccessDenied'), 'Wait'],
      ['may be under way again after an edit', { ...since(PROPAGATION_SECONDS, true), observedGeneration: 0 }, 'Wait'],
    ];
    for (const [title, known, step] of rows) {
      it(title, () => {
        const failed = failedCall('DestinationRefused', 'Put');
        const decided = callFailed(factsOf({ known, failed }));
        assert.equal(decided?.do, step);
        assert.equal(decided !== undefined && 'reason' in decided && decided.reason, 'DestinationRefused');
      });
    }
  });
});
