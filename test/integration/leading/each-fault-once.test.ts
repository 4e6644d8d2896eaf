import assert from 'node:assert/strict';
import { concurrently } from '../concurrently.ts';
import {
  WITHOUT_END,
  WITHOUT_GATE,
  WITHOUT_LIMIT,
  WITHOUT_ORDER,
  WITHOUT_PATIENCE,
  WITHOUT_SECOND_LOOK,
} from './controls.ts';
import type { FaultName } from './faults.ts';
import type { Replacement } from './fixtures/hooks.ts';
import { PLAYS_AT_ONCE, play } from './play.ts';
import type { StateName } from './states.ts';

/** A Put of the leader, what happens to the leader, and what goes wrong where it has nothing against that. */
type Row = readonly [StateName, FaultName, without: readonly Replacement[], says: RegExp];

/** Each state and each fault once. The longest goes first. */
const ROWS: readonly Row[] = [
  ['is sent, and arrives late', 'is killed', WITHOUT_SECOND_LOOK, /Lambda holds 1 in the end/],
  ['is not begun', 'hears nothing of Lambda', WITHOUT_LIMIT, /orders is not as it should be/],
  ['is not begun', 'has a slow API server', WITHOUT_PATIENCE, /lost the lease/],
  ['waits for credentials', 'is stopped, and goes on later', WITHOUT_END, /by .* while .* held the lease/],
  ['waits for a name', 'is cut off from the API server', WITHOUT_END, /by .* while .* held the lease/],
  ['connects', 'stands still', WITHOUT_GATE, /Put.* by .* while .* held the lease/],
  ['is in its TLS handshake', 'stands still', WITHOUT_GATE, /Put.* by .* while .* held the lease/],
  ['waits for a socket', 'stands still', WITHOUT_GATE, /Put.* by .* while .* held the lease/],
  ['is sent', 'is told to stop', WITHOUT_ORDER, /released the lease before/],
  ['is answered, and not told', 'stands still', WITHOUT_END, /PATCH .* while .* held the lease/],
  ['is claimed', 'stands still', WITHOUT_GATE, /Put.* while .* held the lease/],
];

describe('a leader', function () {
  this.timeout(180_000);
  concurrently(
    Object.fromEntries(
      ROWS.flatMap(([state, fault, without, says]) => [
        [
          `whose Put ${state} when it ${fault} writes nothing that it may not`,
          async () => assert.deepEqual(await play(state, fault), []),
        ],
        [
          `would do so if it had nothing against it, where its Put ${state} when it ${fault}`,
          async () => {
            const wrong = await play(state, fault, without).catch((error: Error) => [error.message]);
            assert.match(wrong.join('\n'), says);
          },
        ],
      ]),
    ),
    PLAYS_AT_ONCE,
  );
});
