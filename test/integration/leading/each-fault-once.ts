import assert from 'node:assert/strict';
import { concurrently } from '../concurrently.ts';
import { WITHOUT_END, WITHOUT_GATE, WITHOUT_ORDER, WITHOUT_PATIENCE, WITHOUT_SECOND_LOOK } from './controls.ts';
import type { Replacement } from './fixtures/hooks.ts';
import { type FaultName, play } from './play.ts';
import type { StateName } from './states.ts';

/** A Put of the leader, what happens to the leader, and what goes wrong where it has nothing against that. */
type Row = readonly [StateName, FaultName, without: readonly Replacement[], says: RegExp];

/** Each state and each fault once. */
const ROWS: readonly Row[] = [
  ['is not begun', 'has a slow API server', WITHOUT_PATIENCE, /lost the lease/],
  ['waits for credentials', 'is stopped, and goes on later', WITHOUT_END, /by .* while .* held the lease/],
  ['waits for a name', 'is cut off from the API server', WITHOUT_END, /by .* while .* held the lease/],
  ['connects', 'stands still', WITHOUT_GATE, /Put.* by .* while .* held the lease/],
  ['is in its TLS handshake', 'stands still', WITHOUT_GATE, /Put.* by .* while .* held the lease/],
  ['waits for a socket', 'stands still', WITHOUT_GATE, /Put.* by .* while .* held the lease/],
  ['is sent', 'is told to stop', WITHOUT_ORDER, /released the lease before/],
  ['is sent, and arrives late', 'is killed', WITHOUT_SECOND_LOOK, /Lambda holds 1 in the end/],
  ['is answered, and not told', 'stands still', WITHOUT_GATE, /PATCH .* while .* held the lease/],
  ['is claimed', 'stands still', WITHOUT_END, /Put.* while .* held the lease/],
];

describe('a leader', function () {
  this.timeout(180_000);
  const only = process.env.ROW;
  concurrently(
    Object.fromEntries(
      ROWS.filter((_, i) => only === undefined || only.split(',').includes(String(i))).flatMap(
        ([state, fault, without, says]) => [
          [
            `whose Put ${state} when it ${fault} writes nothing that it may not`,
            async () => assert.deepEqual(await play(state, fault), []),
          ],
          [
            `would do so if it had nothing against it, where its Put ${state} when it ${fault}`,
            async () => assert.match((await play(state, fault, without)).join('\n'), says),
          ],
        ],
      ),
    ),
  );
});
