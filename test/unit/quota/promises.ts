import { isDeepStrictEqual } from 'node:util';
import { conditionOf } from '../../../src/api/conditions.ts';
import { PRIORITIES } from '../../../src/priority.ts';
import { HOME, settingsOf, targetOf } from '../model/reading.ts';
import { MOST_MILLISECONDS } from './operator-life.ts';
import type { Sent } from './remote-lambda.ts';
import type { GivenTurn } from './turns.ts';
import type { QuotaWorld } from './world.ts';

const SECOND_MILLISECONDS = 1000;

// Beside them, one of five turns may go to something less urgent.
const TURNS_IN_A_ROW = 5;

// What checks leave of a second's requests.
const RESERVE = 3;

// What a full bucket lets go at once, and how fast it fills again: a little slower than the budget says, for what leaves a
// second apart may arrive closer together.
const BURST = 5;
const REFILL_SECONDS = 1.04;

// Five reads of an object, one after another.
const LONGEST_RUN_MILLISECONDS = 5 * 2 * MOST_MILLISECONDS;

/** What the operator promised and did not keep, as sentences. */
export function brokenPromises(world: QuotaWorld): string[] {
  const { lives, lambda, perSecond, stalled, forged } = world;
  return [
    ...acrossLives(lambda.sent, perSecond),
    ...lives.flatMap(({ turns, errors, mostUnderWay, longestRunMilliseconds }, life) => {
      const sent = lambda.sent.filter((each) => each.life === life);
      return [
        ...tooMany(sent, perSecond),
        ...changesPassedOver(turns),
        ...reserveTaken(turns, perSecond),
        ...overlappingWrites(sent),
        ...turnsHeld(turns, sent),
        ...tooManyUnderWay(mostUnderWay, world),
        ...waitedForSomethingElse(longestRunMilliseconds),
        ...errors,
      ];
    }),
    ...stalled.map((each) => `${each} stalled.`),
    ...forged.map((each) => `The status of ${each} lost or gained something while it waited.`),
  ];
}

/**
 * The most requests in a second that several lives of the operator share, none of which knows of the others: a full bucket
 * and one token for each new life, and what flows in meanwhile.
 *
 * @param downMilliseconds - how much of that second there was none
 */
export function mostAcrossLives(perSecond: number, lives: number, downMilliseconds = 0): number {
  const seconds = 1 - downMilliseconds / SECOND_MILLISECONDS;
  const together = Math.min(BURST, perSecond) + (lives - 1) + (perSecond * seconds) / REFILL_SECONDS;
  return Math.max(perSecond, Math.floor(together));
}

/** The requests of each second that ends with one. */
export function* seconds(sent: readonly Sent[]): Generator<readonly Sent[]> {
  let first = 0;
  for (const [index, { at }] of sent.entries()) {
    while (at - (sent[first]?.at ?? at) >= SECOND_MILLISECONDS) first += 1;
    yield sent.slice(first, index + 1);
  }
}

/** The requests of a span of time. */
export function sentWithin(sent: readonly Sent[], from: number, milliseconds: number): Sent[] {
  return sent.filter(({ at }) => at >= from && at < from + milliseconds);
}

/** Writes of one life that were under way together, by pairs. */
export function togetherUnderWay(sent: readonly Sent[]): [Sent, Sent][] {
  const writes = sent.filter(({ operation }) => operation === 'Put' || operation === 'Delete');
  return writes.flatMap((one, index) =>
    writes
      .slice(index + 1)
      .filter((other) => other.at < (one.answeredAt ?? Number.POSITIVE_INFINITY))
      .map((other): [Sent, Sent] => [one, other]),
  );
}

/** What is not as the manifests say, as sentences; for a world at rest. */
export function unconverged({ apiServer, model }: QuotaWorld): string[] {
  const objects = apiServer.list();
  const named = new Set(objects.map(({ spec }) => targetOf(spec, HOME)));
  return [
    ...[...model.configs.keys()].filter((arn) => !named.has(arn)).map((arn) => `Lambda still holds ${arn}.`),
    ...objects.flatMap(({ metadata, spec, status }) => {
      const held = model.configs.get(targetOf(spec, HOME))?.settings;
      const isReady = conditionOf(status?.conditions, 'Ready')?.status === 'True';
      return [
        ...(metadata.deletionTimestamp === undefined ? [] : [`${metadata.name} is still there.`]),
        ...(isDeepStrictEqual(held, settingsOf(spec)) ? [] : [`Lambda does not hold what ${metadata.name} says.`]),
        ...(isReady && status?.observedGeneration === metadata.generation ? [] : [`${metadata.name} is not Ready.`]),
      ];
    }),
  ];
}

function tooMany(sent: readonly Sent[], allowed: number): string[] {
  const most = Math.max(0, ...seconds(sent).map(({ length }) => length));
  return most > allowed ? [`${most} requests in a second, of ${allowed}.`] : [];
}

function acrossLives(sent: readonly Sent[], perSecond: number): string[] {
  return [...seconds(sent)].flatMap((second) => {
    const lives = new Set(second.map(({ life }) => life)).size;
    return lives > 1 && second.length > mostAcrossLives(perSecond, lives)
      ? [`${second.length} requests in a second of ${lives} lives.`]
      : [];
  });
}

function changesPassedOver(turns: readonly GivenTurn[]): string[] {
  let row: GivenTurn[] = [];
  return turns.flatMap((turn) => {
    const isLess = turn.priority !== 'change';
    row = isLess && !turn.changeWaited ? [] : [...row, turn].slice(-TURNS_IN_A_ROW);
    const less = row.filter(({ priority }) => priority !== 'change').length;
    return less > 1 ? [`${less} of ${row.length} turns went past a waiting change.`] : [];
  });
}

function reserveTaken(turns: readonly GivenTurn[], perSecond: number): string[] {
  const used = turns.filter(isUsed);
  const allowed = Math.max(1, perSecond - RESERVE);
  return used.flatMap(({ at, priority, effect, onlyChecksWaited }, index) => {
    if (priority !== 'check' || effect === 'write' || !onlyChecksWaited) return [];
    const inWindow = used.slice(0, index + 1).filter((each) => each.at > at - SECOND_MILLISECONDS).length;
    return inWindow > allowed ? [`A check was the ${inWindow}th request of a second.`] : [];
  });
}

function isUsed({ givenBackAt }: GivenTurn): boolean {
  return givenBackAt === undefined;
}

// With a turn in hand, nobody waits: neither for a place, nor for credentials, nor for anything else.
function turnsHeld(turns: readonly GivenTurn[], sent: readonly Sent[]): string[] {
  // Earlier requests are on record no longer.
  const since = sent[0]?.at ?? Number.POSITIVE_INFINITY;
  // GetFunction has turns of its own.
  const requests = Map.groupBy(
    sent.filter(({ operation }) => operation !== 'GetFunction'),
    ({ at }) => at,
  );
  const used = Map.groupBy(
    turns.filter((turn) => turn.at >= since && isUsed(turn)),
    ({ at }) => at,
  );
  const idle = [...used].flatMap(([at, each]) => {
    const count = each.length - (requests.get(at)?.length ?? 0);
    return count === 0 ? [] : [`${count} turns of ${at} were neither used nor given back then.`];
  });
  const late = turns.filter(({ at, givenBackAt = at }) => givenBackAt !== at);
  return [...idle, ...late.map(({ at }) => `The turn of ${at} was given back later.`)];
}

function tooManyUnderWay(most: number, world: QuotaWorld): string[] {
  const { placesAtMost, keysOfAFunction, concurrency, apiServer } = world;
  // A priority that has no function under way gets a place at once.
  const places = (atMost: number) => atMost + PRIORITIES.length - 1;
  // Objects that are gone have a lane of their own: nothing is asked of Lambda there.
  const gone = apiServer.news.some(({ type }) => type === 'DELETED') ? places(concurrency) : 0;
  const allowed = places(placesAtMost) * keysOfAFunction + gone;
  return most > allowed ? [`${most} objects were under way, of ${allowed}.`] : [];
}

function waitedForSomethingElse(milliseconds: number): string[] {
  return milliseconds > LONGEST_RUN_MILLISECONDS
    ? [`A reconcile took ${milliseconds} ms beside its waits for AWS and for what it writes to Kubernetes.`]
    : [];
}

function overlappingWrites(sent: readonly Sent[]): string[] {
  return togetherUnderWay(sent)
    .filter(([one, other]) => one.functionArn === other.functionArn)
    .map(([one, other]) => `${one.operation} and ${other.operation} of ${one.functionArn} overlap.`);
}
