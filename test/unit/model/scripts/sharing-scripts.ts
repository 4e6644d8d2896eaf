import type { Act } from '../acts.ts';
import type { Script } from '../scripted.ts';
import { CLAIMED, create, drift, edit, loseAnswers, ORDERS, remove, retarget, swap } from './script-acts.ts';

const CLAIM_OF_HEIR = 'PATCH status of anna';
const LETTING_GO = 'PATCH status of bert';
// Nothing is refused here, so there is nothing to grant.
const NOTHING: Act = { do: 'grant' };

/** The histories in which objects share a target: hand-over (rule 8) and ownership. */
export const SHARING_SCRIPTS: readonly Script[] = [
  // 8
  {
    title: 'does not let go to an heir whose claim covers less',
    scenes: [
      loseAnswers('Put'),
      create('bert', { maximumRetryAttempts: 1 }),
      { do: 'grant' },
      retarget('bert', 'billing'),
      { do: 'wait', seconds: 70 },
      create('anna'),
      retarget('bert', 'orders'),
      [{ do: 'rewind', name: 'bert', pick: CLAIMED }, 0],
      [edit('bert', { suspend: true }), 0],
      remove('anna'),
    ],
  },
  {
    title: 'takes over what another object leaves, though it must not adopt',
    scenes: [create('anna'), create('bert', { adoptionPolicy: 'Refuse', maximumRetryAttempts: 2 }), remove('anna')],
    ends: { [ORDERS]: 2 },
  },
  {
    title: 'does not let two objects hand one target over to each other',
    concurrency: 2,
    scenes: [
      create('bert', { adoptionPolicy: 'Refuse' }),
      create('anna'),
      // The heir claims the target while the owner looks at its next one.
      [retarget('bert', 'orders:live'), { allBut: 'Get orders:live' }],
      // Each gets the words of the other one. The owner has decided on the claim of the heir by then.
      [swap('anna', 'bert'), { allBut: 'Identify' }],
    ],
    isTimeless: true,
  },
  {
    title: 'does not hand a target over to an object that is letting go of it',
    concurrency: 2,
    scenes: [
      create('bert', { adoptionPolicy: 'Refuse' }),
      create('anna'),
      // The owner comes back while the heir's claim is under way.
      [retarget('bert', 'billing'), { allBut: CLAIM_OF_HEIR }],
      [retarget('bert', 'orders'), { allBut: CLAIM_OF_HEIR }],
      // The heir has its claim, so the owner lets go; meanwhile the heir leaves.
      [NOTHING, { allBut: LETTING_GO }],
      [retarget('anna', 'orders:live'), { allBut: LETTING_GO }],
    ],
    isTimeless: true,
  },
  {
    title: 'hands a target over at once where a conflict keeps the heir from letting go of it',
    concurrency: 2,
    scenes: [
      create('bert', { adoptionPolicy: 'Refuse' }),
      create('anna'),
      [retarget('bert', 'billing'), { allBut: CLAIM_OF_HEIR }],
      [retarget('bert', 'orders'), { allBut: CLAIM_OF_HEIR }],
      [NOTHING, { allBut: LETTING_GO }],
      [retarget('anna', 'orders:live'), { allBut: LETTING_GO }],
      { do: 'touch', name: 'bert' },
    ],
    isTimeless: true,
  },
  {
    title:
      'deletes what a Put without an answer of the owner has left behind, though the same Put of its heir is refused',
    concurrency: 2,
    scenes: [
      { do: 'postpone', seconds: 30 },
      create('bert'),
      { do: 'grant' },
      { do: 'deny', action: 'Put' },
      create('anna'),
      remove('bert'),
      remove('anna'),
    ],
    ends: {},
  },
  {
    title: 'hands over with a target what was there before',
    scenes: [drift(2), create('anna'), create('bert', { maximumRetryAttempts: 1 }), remove('anna')],
    ends: { [ORDERS]: 1 },
  },
  // Ownership
  {
    title: 'takes no target from a younger object that claims it',
    scenes: [
      create('bert', { functionName: 'billing' }),
      { do: 'wait', seconds: 1 },
      create('anna', { maximumRetryAttempts: 2 }),
      retarget('bert', 'orders'),
      remove('bert'),
    ],
    ends: { [ORDERS]: 2 },
  },
  {
    title: 'wakes the heir at once',
    scenes: [create('anna'), create('bert'), remove('anna')],
    isTimeless: true,
  },
];
