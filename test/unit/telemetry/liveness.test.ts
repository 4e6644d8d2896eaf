import assert from 'node:assert/strict';
import { createSignsOfLife } from '../../../src/controller/signs-of-life.ts';
import { livenessChecks, type OwnWork } from '../../../src/telemetry/liveness.ts';
import { SimulatedClock } from '../simulated-clock.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const IDLE: OwnWork = {
  isLeaseOverdue: () => false,
  reflectors: [],
  longestRunMilliseconds: () => 0,
  calls: [],
};

describe('/healthz', () => {
  const problems = (work: Partial<OwnWork>) => livenessChecks({ ...IDLE, ...work }).flatMap((check) => check() ?? []);

  it('passes where nothing is to be done', () => assert.deepEqual(problems({}), []));

  it('fails while it holds a lease that has expired', () => {
    assert.deepEqual(problems({ isLeaseOverdue: () => true }), [
      'The lease has expired, and the process has not ended.',
    ]);
  });

  it('fails once a watch has neither asked nor heard anything for more than 11 minutes, and passes again after that', () => {
    const clock = new SimulatedClock();
    const [one, other] = [createSignsOfLife(clock), createSignsOfLife(clock)];
    clock.advance(11 * MINUTE);
    one.give();
    assert.deepEqual(problems({ reflectors: [one, other] }), []);
    clock.advance(1);
    assert.deepEqual(problems({ reflectors: [one, other] }), [
      'A watch of the API server has neither asked nor heard anything for 11 minutes.',
    ]);
    other.give();
    assert.deepEqual(problems({ reflectors: [one, other] }), []);
  });

  it('fails once a reconcile has run for 5 minutes longer than its reads outside of waits may take', () => {
    const limit = 5 * 15 * SECOND + 5 * MINUTE;
    assert.deepEqual(problems({ longestRunMilliseconds: () => limit }), []);
    assert.deepEqual(problems({ longestRunMilliseconds: () => limit + 1 }), [
      'A reconcile has run for 5 minutes beyond its time limits.',
    ]);
  });

  for (const to of ['Lambda', 'the API server'] as const) {
    it(`fails once a call to ${to} has been under way for 5 minutes longer than it may take`, () => {
      const limit = 10 * SECOND + 5 * MINUTE;
      const calls = (longest: number) => [{ to, longestMilliseconds: () => longest, limitMilliseconds: 10 * SECOND }];
      assert.deepEqual(problems({ calls: calls(limit) }), []);
      assert.deepEqual(problems({ calls: calls(limit + 1) }), [
        `A call to ${to} has been under way for 5 minutes beyond its time limit.`,
      ]);
    });
  }
});
