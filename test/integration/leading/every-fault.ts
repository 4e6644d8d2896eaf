import assert from 'node:assert/strict';
import { concurrently } from '../concurrently.ts';
import { FAULTS, type FaultName } from './faults.ts';
import { PLAYS_AT_ONCE, play } from './play.ts';
import { STATES, type StateName } from './states.ts';

const states = Object.keys(STATES).filter((name): name is StateName => name in STATES);
const faults = Object.keys(FAULTS).filter((name): name is FaultName => name in FAULTS);

for (const state of states) {
  describe(`a leader whose Put ${state}, whatever happens to the leader,`, function () {
    this.timeout('5m');
    concurrently(
      Object.fromEntries(
        faults.map((fault) => [
          `writes nothing that it may not when it ${fault}`,
          async () => assert.deepEqual(await play(state, fault), []),
        ]),
      ),
      PLAYS_AT_ONCE,
    );
  });
}
