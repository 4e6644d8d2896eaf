import type { LambdaEmulator } from '../../dev/lambda-emulator/emulator.ts';
import type { Fault, FaultKind } from '../../dev/lambda-emulator/faults.ts';
import { pause } from '../environment/pause.ts';
import type { Chance } from './chance.ts';
import type { Journal } from './journal.ts';
import { type Place, partsOf } from './population.ts';
import { anyForeign } from './settings.ts';

const PAUSE_MILLISECONDS = 1000;
const MOST_FAULT_SECONDS = 10;
const MOST_OUTAGE_SECONDS = 20;

interface Weather {
  readonly emulator: LambdaEmulator;
  readonly chance: Chance;
  readonly journal: Journal;
  /** The qualifiers of functions that may be gone for a while. */
  readonly places: readonly Place[];
}

/**
 * Lambda fails now and then, in every way that it can, until the signal aborts.
 *
 * @returns how often
 */
export async function disturbLambda(weather: Weather, stop: AbortSignal): Promise<number> {
  const ends = new Set<() => void>();
  const forAWhile = (seconds: number, end: () => void) => {
    const ending = () => {
      clearTimeout(timer);
      ends.delete(ending);
      end();
    };
    const timer = setTimeout(ending, seconds * 1000);
    ends.add(ending);
  };
  let count = 0;
  try {
    for (; !stop.aborted; count += 1) {
      const { chance } = weather;
      await pause(chance.between(0, 2 * PAUSE_MILLISECONDS), stop).catch(() => {});
      const seconds = chance.between(1, MOST_FAULT_SECONDS);
      if (chance.happens(0.1)) forAWhile(chance.between(1, MOST_OUTAGE_SECONDS), takeAliasAway(weather));
      else if (chance.happens(0.02)) forAWhile(seconds, putClockWrong(weather));
      else forAWhile(seconds, weather.emulator.faults.add(anyFault(chance)));
    }
  } finally {
    for (const end of ends) end();
  }
  return count;
}

function takeAliasAway({ emulator, chance, journal, places }: Weather): () => void {
  const place = chance.oneOf(places);
  const { functionName, qualifier } = partsOf(place);
  const { functions } = emulator;
  if (!functions.find(functionName)?.aliases.has(qualifier)) return () => {};
  journal.add(place, 'the alias is deleted');
  functions.deleteAlias(functionName, qualifier);
  return () => {
    journal.add(place, 'the alias is there again');
    functions.putAlias(functionName, qualifier, '1');
  };
}

function putClockWrong({ emulator, chance }: Weather): () => void {
  emulator.behaviour.clockOffsetMs = chance.oneOf([-1, 1]) * chance.between(360, 7200) * 1000;
  return () => {
    emulator.behaviour.clockOffsetMs = 0;
  };
}

function anyFault(chance: Chance): Fault {
  const kind = chance.oneOf(FAULTS)(chance);
  const isOfSts = chance.happens(0.05) && kind.kind === 'error';
  return { ...kind, ...(isOfSts && { operations: ['GetCallerIdentity'] }), times: chance.between(1, 10) };
}

// AWS's own answers, and what a network or a proxy makes of them. None of them looks like an answer to the call and is a lie:
// against those there is no help.
const FAULTS: readonly ((chance: Chance) => FaultKind)[] = [
  (chance) => ({ kind: 'latency', ms: chance.between(100, 9_000) }),
  () => ({ kind: 'throttle' }),
  (chance) => ({ kind: 'throttle', retryAfterSeconds: chance.between(1, 10) }),
  (chance) => ({ kind: 'serverError', status: chance.oneOf([500, 502, 503]) }),
  (chance) => ({ kind: 'reset', afterApplying: chance.happens(0.5) }),
  (chance) => ({ kind: 'hang', afterApplying: chance.happens(0.5) }),
  () => ({ kind: 'truncatedBody' }),
  () => ({ kind: 'wrongJson' }),
  (chance) => ({ kind: 'htmlBody', status: chance.oneOf([200, 403, 404, 502]), server: 'proxy' }),
  () => ({ kind: 'json', body: ANOTHER_FUNCTION }),
  () => ({ kind: 'error', status: 403, code: 'AccessDeniedException', message: DENIED }),
  () => ({ kind: 'error', status: 403, code: 'ExpiredTokenException', message: 'The security token is expired' }),
  () => ({ kind: 'error', status: 409, code: 'ResourceConflictException', message: 'Another update is in progress' }),
  () => ({ kind: 'error', status: 400, code: 'InvalidParameterValueException', message: 'The value is refused' }),
  (chance) => ({ kind: 'answerDiffers', settings: anyForeign(chance) }),
];

const ANOTHER_FUNCTION = {
  FunctionArn: 'arn:aws:lambda:us-east-1:111122223333:function:another:live',
  LastModified: 1_700_000_000,
  MaximumRetryAttempts: 0,
  DestinationConfig: { OnSuccess: {}, OnFailure: {} },
};
const DENIED =
  'User: arn:aws:sts::111122223333:assumed-role/operator/session is not authorized to perform: lambda:Action on resource: ' +
  'arn:aws:lambda:us-east-1:111122223333:function:orders because no identity-based policy allows the lambda:Action action';
