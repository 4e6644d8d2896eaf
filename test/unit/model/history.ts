import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { type Act, perform } from './acts.ts';
import { STALE_DIFFERENCE } from './at-rest.ts';
import { anyAct, anyActInAccounts, userAct, userActInAccounts } from './random-acts.ts';
import type { Reading } from './reading.ts';
import { World } from './world.ts';

/**
 * What a deletion waits for that no change tells of: a Put may still arrive for a minute after it was announced, and grants may
 * come back for two.
 */
const WAITS: Readonly<Record<string, number>> = { ConfirmingDeletion: 61_000, NotAllowed: 121_000 };

/** Acts, each followed by some of the steps that are under way then, picked at random. */
export interface History {
  /** How many objects are worked on at once. */
  readonly concurrency: number;
  readonly acts: readonly (readonly [Act, picks: readonly number[]])[];
}

/** Whatever can happen. */
export const anyHistory: fc.Arbitrary<History> = historyOf(anyAct, 25);

/** The same, with AWSAccounts whose grants come and go. */
export const accountsHistory: fc.Arbitrary<History> = historyOf(anyActInAccounts, 25);

/** What users do to objects, whom the operator hears of at once; nothing fails. */
export const userHistory: fc.Arbitrary<History> = historyOf(userAct, 20);

/** The same, and what administrators do to AWSAccounts. */
export const administratorHistory: fc.Arbitrary<History> = historyOf(userActInAccounts, 20);

/** What goes wrong in a history, or at its end, once the world has come to rest; as sentences. */
export function wrongInHistory({ concurrency, acts }: History): Promise<string[]> {
  const world = new World(concurrency);
  return wrongAtEndOf(world, () => play(world, acts));
}

/** The same after whatever happens to the world. @param happens - tells what has gone wrong already */
export async function wrongAtEndOf(world: World, happens: () => Promise<string[]>): Promise<string[]> {
  const wrong = await happens();
  if (wrong.length > 0) return wrong;
  await world.rest();
  if (world.wrong.length > 0) return world.wrong;
  const { writes } = world;
  await world.rest();
  const isQuiet = isDeepStrictEqual(world.writes, writes);
  return [...world.wrong, ...(isQuiet ? [] : ['Something is written at rest.'])];
}

/** What goes wrong where no time passes, so that no timer can help. */
export function wrongWithoutTimers({ concurrency, acts }: History): Promise<string[]> {
  const world = new World(concurrency);
  return wrongWithoutTimersOf(world, () => play(world, acts));
}

/** The same after whatever happens to the world. @param happens - tells what has gone wrong already */
export async function wrongWithoutTimersOf(world: World, happens: () => Promise<string[]>): Promise<string[]> {
  const wrong = await happens();
  if (wrong.length > 0) return wrong;
  await world.quiesce();
  const wait = Math.max(0, ...world.readings.map(waitOf));
  if (wait > 0) await world.pass(wait);
  return world.wrong.filter((sentence) => !sentence.endsWith(STALE_DIFFERENCE));
}

// An edit may come between the announcement of a Put and its turn, so an object that stays may confirm, too.
function waitOf({ object, deleting }: Reading): number {
  const reasons = (object.status?.conditions ?? []).map(({ reason }) => reason);
  return Math.max(
    0,
    ...reasons.map((reason) => (deleting || reason === 'ConfirmingDeletion' ? (WAITS[reason] ?? 0) : 0)),
  );
}

async function play(world: World, acts: History['acts']): Promise<string[]> {
  for (const [act, picks] of acts) {
    const wrong = await wrongAfter(world, act, async () => {
      for (const pick of picks) await world.step(pick);
    });
    if (wrong.length > 0) return wrong;
  }
  return [];
}

/** What one act makes go wrong. @param goesOn - what happens after it */
export async function wrongAfter(world: World, act: Act, goesOn: () => Promise<void>): Promise<string[]> {
  await perform(act, world);
  await goesOn();
  return world.referee.violations.map((each) => `${each} (after ${act.do})`);
}

function historyOf(act: fc.Arbitrary<Act>, maxLength: number): fc.Arbitrary<History> {
  const step = fc.tuple(act, fc.array(fc.nat(5), { maxLength: 12 }));
  return fc.record({
    concurrency: fc.integer({ min: 1, max: 3 }),
    acts: fc.array(step, { maxLength, size: '+1' }),
  });
}
