import { backOffSeconds, FAST } from '../../back-off.ts';
import { type Clock, sleep } from '../../clock.ts';
import { type Failure, type FailureKind, unexpectedAnswer } from '../../lambda/failure.ts';
import type { Functions } from '../../lambda/functions.ts';
import type { RequestBudget, Turn } from '../../lambda/request-budget.ts';
import type { RequestBudgets } from '../../lambda/request-budgets.ts';
import type { Requests } from '../../lambda/requests.ts';
import type { Access } from '../../lambda/scope.ts';
import { functionArn, type Target, targetArn } from '../../lambda/target.ts';
import type { Finding, FoundConfig } from './journal.ts';
import { carries, type WantedTag } from './selection.ts';

/** Everything that a survey of Lambda needs. */
export interface Surveyor {
  readonly functions: Functions;
  readonly requests: Pick<Requests, 'list'>;
  readonly budgets: RequestBudgets;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Called after each request. */
  readonly onRequest: () => void;
}

/** Lambda refused a request, and trying again would not help. */
export class SurveyRefused extends Error {
  override readonly name = 'SurveyRefused';
  readonly failure: Failure;
  /** Undefined if the request was not about one function. */
  readonly target: Target | undefined;

  constructor(failure: Failure, target?: Target) {
    super(failure.message);
    this.failure = failure;
    this.target = target;
  }
}

/** Functions that are checked at the same time, so that the budget is the limit, and not Lambda's response time. */
const SIDE_BY_SIDE = 8;

// At the fast pace, these attempts take two minutes.
const MOST_ATTEMPTS = 8;

const PASSING: ReadonlySet<FailureKind> = new Set(['Throttled', 'ConcurrentUpdate', 'Unavailable']);

/**
 * Lists the functions of a region whose names start with a text.
 *
 * @param onPage - called after each page, with the number of functions so far
 * @throws SurveyRefused
 */
export async function listFunctions(
  region: string,
  prefix: string,
  surveyor: Surveyor,
  onPage: (count: number) => void,
): Promise<Target[]> {
  const { functions, budgets, signal } = surveyor;
  const access: Access = { region };
  // If a function is created while they are listed, another one may move to the next page, and stand on two pages.
  const found = new Map<string, Target>();
  const markers = new Set<string>();
  let marker: string | undefined;
  do {
    const page = await persistently(surveyor, budgets.provisional(access).calls, (turn) =>
      functions.list(access, marker, turn, signal),
    );
    if ('failure' in page) throw new SurveyRefused(page.failure);
    for (const target of page.functions) {
      if (target.functionName.startsWith(prefix)) found.set(functionArn(target), target);
    }
    onPage(found.size);
    marker = page.marker;
    if (isRepeated(marker, markers)) throw new SurveyRefused(unexpectedAnswer('ListFunctions'));
  } while (marker !== undefined);
  for (const target of found.values()) budgets.learnt(access, target);
  return [...found.values()];
}

/**
 * Checks functions: first their tags, if some are wanted, then their configurations.
 *
 * @param onFinding - called for each function, in any order
 * @throws SurveyRefused, the signal's reason, or an error of `onFinding`; the findings before it were reported
 */
export async function lookAt(
  targets: readonly Target[],
  wanted: readonly WantedTag[],
  surveyor: Surveyor,
  onFinding: (finding: Finding) => void,
): Promise<void> {
  const stop = new AbortController();
  const stoppable = { ...surveyor, signal: AbortSignal.any([surveyor.signal, stop.signal]) };
  const waiting = targets.values();
  const work = async () => {
    for (const target of waiting) {
      try {
        onFinding(await findingOf(target, wanted, stoppable));
      } catch (error) {
        stop.abort(error);
        throw error;
      }
    }
  };
  // Wait for all of them, so that no finding comes after the return.
  await Promise.allSettled(Array.from({ length: SIDE_BY_SIDE }, work));
  stoppable.signal.throwIfAborted();
}

async function findingOf(target: Target, wanted: readonly WantedTag[], surveyor: Surveyor): Promise<Finding> {
  const { functions, requests, budgets, signal } = surveyor;
  const arn = functionArn(target);
  const access: Access = { region: target.region };
  const skippedBy = (failure: Failure): Finding => {
    // The function was deleted after it was listed.
    if (failure.kind === 'FunctionNotFound') return { function: arn, skipped: 'missing' };
    throw new SurveyRefused(failure, target);
  };

  if (wanted.length > 0) {
    const answer = await persistently(surveyor, budgets.of(target).getFunction, (turn) =>
      functions.tags(target, access, turn, signal),
    );
    if ('failure' in answer) return skippedBy(answer.failure);
    if (!carries(answer.tags, wanted)) return { function: arn, skipped: 'tags' };
  }

  // A configuration that is written while they are listed may stand on two pages.
  const configs = new Map<string, FoundConfig>();
  const markers = new Set<string>();
  let marker: string | undefined;
  do {
    const page = await persistently(surveyor, budgets.of(target).calls, (turn) =>
      requests.list(target, access, marker, turn, signal),
    );
    if ('failure' in page) return skippedBy(page.failure);
    for (const [qualifier, seen] of page.found) {
      const isOurs = seen.kind === 'found' && seen.functionArn === targetArn({ ...target, qualifier });
      if (!isOurs) throw new SurveyRefused(unexpectedAnswer('ListFunctionEventInvokeConfigs'), target);
      configs.set(qualifier, { qualifier, settings: seen.settings });
    }
    marker = page.marker;
    if (isRepeated(marker, markers))
      throw new SurveyRefused(unexpectedAnswer('ListFunctionEventInvokeConfigs'), target);
  } while (marker !== undefined);
  return { function: arn, configs: [...configs.values()] };
}

// A list that begins again would never end.
function isRepeated(marker: string | undefined, markers: Set<string>): boolean {
  if (marker === undefined) return false;
  const isKnown = markers.has(marker);
  markers.add(marker);
  return isKnown;
}

/**
 * Repeats a request while its failure may pass by itself. The requests have the highest priority: no other requests wait in
 * this process, and the reserve that a check leaves would only slow the import down.
 */
async function persistently<Answer extends object>(
  { clock, random, signal, onRequest }: Surveyor,
  budget: RequestBudget,
  request: (turn: Turn) => Promise<Answer | { readonly failure: Failure }>,
): Promise<Answer | { readonly failure: Failure }> {
  for (let failures = 1; ; failures += 1) {
    signal.throwIfAborted();
    const turn = await budget.take({ priority: 'change', tenant: '', effect: 'read', patience: signal });
    if (turn === undefined) continue;
    const result = await request(turn);
    onRequest();
    if (!('failure' in result) || !PASSING.has(result.failure.kind) || failures === MOST_ATTEMPTS) return result;
    const { retryAfterSeconds } = result.failure;
    await sleep(clock, backOffSeconds(FAST, failures, random(), retryAfterSeconds) * 1000, signal);
  }
}
