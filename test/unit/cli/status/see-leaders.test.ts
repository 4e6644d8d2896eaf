import assert from 'node:assert/strict';
import type { OperatorLease } from '../../../../src/cli/pause/operator-lease.ts';
import { seeLeaders } from '../../../../src/cli/status/see-leaders.ts';
import { SimulatedClock, settled } from '../../simulated-clock.ts';

const NOW = Date.parse('2026-11-01T12:00:00Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

function lease(more: Partial<OperatorLease> = {}): OperatorLease {
  return {
    namespace: 'event-invoke',
    name: 'operator',
    leader: 'pod-1_uuid',
    renewedAt: NOW - 2 * SECOND,
    durationMilliseconds: 15 * SECOND,
    paused: undefined,
    published: undefined,
    waiting: new Map(),
    ...more,
  };
}

describe('an operator leads', () => {
  let clock: SimulatedClock;
  let looks: number;

  beforeEach(() => {
    clock = new SimulatedClock(NOW);
    looks = 0;
  });

  /** @param then - the Lease at each later look */
  const isLed = async (at: OperatorLease, then = (_look: number) => at): Promise<boolean | undefined> => {
    let seen: boolean | undefined;
    const look = async () => {
      looks += 1;
      return [then(looks)];
    };
    void seeLeaders([{ lease: at, covers: () => true }], look, clock, new AbortController().signal).then(([first]) => {
      seen = first?.isLed;
    });
    for (let second = 0; second < 10 && seen === undefined; second += 1) {
      await settled();
      clock.advance(SECOND);
      await settled();
    }
    return seen;
  };

  const told: readonly (readonly [what: string, lease: OperatorLease, is: boolean])[] = [
    ['where its Lease was renewed a moment ago', lease(), true],
    ['by a clock that is some seconds behind', lease({ renewedAt: NOW - 19 * SECOND }), true],
    ['by a clock that is some seconds ahead', lease({ renewedAt: NOW + 4 * SECOND }), true],
    ['no longer where its Lease was released', lease({ leader: undefined, renewedAt: undefined }), false],
    ['without having been elected', lease({ renewedAt: undefined }), true],
  ];
  for (const [what, of, is] of told) {
    it(`${what}, which one look tells`, async () => {
      assert.equal(await isLed(of), is);
      assert.equal(looks, 0);
    });
  }

  for (const [which, renewedAt] of [
    ['an hour behind', NOW - 60 * MINUTE],
    ['half a minute behind', NOW - 30 * SECOND],
    ['an hour ahead', NOW + 60 * MINUTE],
  ] as const) {
    it(`by a clock that is ${which}, which the next renewal tells`, async () => {
      const renewed = (look: number) => lease({ renewedAt: renewedAt + (look < 3 ? 0 : 2 * SECOND) });
      assert.equal(await isLed(lease({ renewedAt }), renewed), true);
      assert.equal(looks, 3);
    });

    it(`no longer where its Lease is not renewed for six seconds, by a clock that is ${which}`, async () => {
      assert.equal(await isLed(lease({ renewedAt })), false);
      assert.equal(looks, 6);
    });
  }
});
