import { isDeepStrictEqual } from 'node:util';
import type { EventInvokeConfig } from '../api/event-invoke-config.ts';
import type { Clock } from '../clock.ts';
import type { Work } from '../controller/work-queue.ts';
import { ApiError } from '../kubernetes/api-error.ts';
import type { Refreshed } from '../kubernetes/object-writer.ts';
import { isStale } from '../lambda/answers.ts';
import { targetArn } from '../lambda/target.ts';
import { type Applied, apply, type Edges, type StepCall } from './apply.ts';
import { gather, type Surroundings } from './gather.ts';
import type { Ledger } from './ledger.ts';
import { requestOf } from './object/request.ts';
import type { ReconcileOutcome } from './report/outcome.ts';
import { type Audience, publish, tellOfSteps } from './report/publish.ts';
import { publishError } from './report/publish-error.ts';
import { report } from './report/report.ts';
import { type Result, resultOf } from './report/result.ts';
import { isSameObject, MOST_STEPS, type Round, withoutOutdatedClaims } from './round.ts';
import { decide } from './rules/decide.ts';
import type { Facts } from './rules/facts.ts';
import { type ActingStep, isEnding, isLambdaWrite, type Step } from './rules/step.ts';
import { begin, countConflict, lookAgain, type Run, type Waits, waitFor } from './run.ts';
import { nextAfterError } from './schedule/after-error.ts';
import type { Again, Pacing } from './schedule/pacing.ts';

/** The ground that a reconciler stands on. */
export interface ReconcilerPorts extends Omit<Surroundings, 'ledger'>, Omit<Edges, 'ledger'>, Audience {
  readonly object: (key: string) => EventInvokeConfig | undefined;
  /** Reads an object from the API server into the cache. */
  readonly refresh: (object: EventInvokeConfig, signal: AbortSignal) => Promise<Refreshed>;
  readonly ledger: Ledger;
  readonly pacing: Pacing;
  readonly clock: Clock;
  /** Called once at the end of each reconcile, unless it is given up. */
  readonly ended?: (result: Result) => void;
}

/** Brings one object after another to where it should be. */
export interface Reconciler {
  /**
   * Reconciles an object.
   *
   * @param piece - is told while the reconcile does nothing but wait for its turn and for the answer
   * @returns when it is to be looked at again; undefined where only a change calls for that
   */
  reconcile(work: Work, piece: Waits, signal: AbortSignal): Promise<Again | undefined>;
  /** The object has changed: its failures are forgotten, and a reconcile under way goes on as a change. */
  startAfresh(key: string): void;
  /** Ends all waiting for turns, now and later. */
  stopWaiting(): void;
}

/** A reconciler. */
export function createReconciler(ports: ReconcilerPorts): Reconciler {
  const { pacing, clock, ledger, ended = () => {} } = ports;
  const runs = new Map<string, Run>();
  let stopping = false;

  const factsOf = (key: string, object: EventInvokeConfig, round: Round): Facts => {
    const facts = gather(object, round, ports, clock.now());
    const { failed } = facts;
    if (failed === undefined || 'refusal' in failed || facts.deletingSince !== undefined) return facts;
    const isCheck = failed.during === 'Identify' || failed.during === 'Look';
    return { ...facts, failed: { ...failed, tolerated: isCheck && pacing.isTolerated(key, object) } };
  };

  // A target that was not read, as before a Delete, can't be out of date.
  const isOutOfDate = (step: Step, { answers }: Run) => {
    const answered = 'target' in step ? answers.get(targetArn(step.target)) : undefined;
    return answered !== undefined && isStale(answered, clock.elapsed());
  };

  // While a step waited for its turn, the world went on.
  const isStillNext = (step: Step, run: Run): boolean => {
    const current = ports.object(run.work.key);
    return (
      isSameObject(run.first, current) &&
      !isOutOfDate(step, run) &&
      isDeepStrictEqual(decide(factsOf(run.work.key, current, withoutOutdatedClaims(run.round, current.spec))), step)
    );
  };

  const finish = async (outcome: ReconcileOutcome, run: Run): Promise<{ again: Again | undefined } | 'Conflict'> => {
    const told = report(outcome);
    const published = await waitFor('Kubernetes', run, () => publish(outcome, told, ports, run.id, run.signal));
    if (published === 'Conflict') return 'Conflict';
    ended(resultOf(outcome, told.next));
    if (outcome.step.do === 'Keep') ledger.inSync(outcome.object.metadata.uid);
    // Only now: failures that were forgotten before a status that can't be written would be retried without a pause.
    const again = pacing.after(told.next, { ...run.work, priority: run.priority }, outcome.object);
    return { again: sooner(again, ledger.readAgainAfter(outcome.object.metadata.uid)) };
  };

  /** @returns whether the cache holds what the API server does: if not, the next step is another one */
  const confirm = async (object: EventInvokeConfig, run: Run): Promise<boolean> => {
    const seen = await ports.refresh(object, run.signal);
    ledger.confirmed(object.metadata.uid);
    run.confirmed = ports.object(run.work.key)?.metadata.resourceVersion;
    return seen === 'Same';
  };

  /** @returns false where the reconcile must end without a report: its waiting was ended from outside */
  const act = async (step: ActingStep, object: EventInvokeConfig, run: Run): Promise<boolean> => {
    run.step = step;
    run.waiting = new AbortController();
    if (stopping) run.waiting.abort();
    const { signal, priority, since, waiting } = run;
    if (isLambdaWrite(step) && ledger.isDoubtful(object.metadata.uid, step.do)) {
      const isConfirmed = run.confirmed === object.metadata.resourceVersion || (await confirm(object, run));
      if (!isConfirmed) {
        countConflict(run);
        return true;
      }
    }
    const call: StepCall = {
      priority,
      tenant: object.metadata.namespace,
      since,
      patience: waiting.signal,
      signal,
      stillWanted: () => isStillNext(step, run),
    };
    const answerer = 'access' in step ? 'AWS' : 'Kubernetes';
    let applied: Applied;
    try {
      applied = await waitFor(answerer, run, () => apply(step, object, run.round, ports, call));
    } catch (error) {
      // The write may have been made although it was not answered, and then no later reconcile would tell of these steps.
      if (error instanceof ApiError) tellOfSteps(object, run.round.steps, ports);
      throw error;
    }
    if (applied === 'Conflict') {
      countConflict(run);
      return true;
    }
    if (applied !== 'NotTaken') {
      run.round = applied.round;
      if (isLambdaWrite(step)) ledger.wrote(object.metadata.uid);
      if (applied.answered !== undefined && 'target' in step) run.answers.set(targetArn(step.target), applied.answered);
      if (step.do === 'AddFinalizer' || step.do === 'RemoveFinalizer' || step.do === 'WriteClaims') {
        run.conflicts = 0;
        run.confirmed = ports.object(run.work.key)?.metadata.resourceVersion;
        ledger.confirmed(object.metadata.uid);
      }
      return true;
    }
    if (waiting.signal.aborted && stopping) return false;
    if (isOutOfDate(step, run)) lookAgain(run);
    return true;
  };

  const gone = async (last: ReconcileOutcome | undefined, run: Run): Promise<Again | undefined> => {
    pacing.forget(run.work.key);
    ledger.forget(run.first.metadata.uid);
    if (last !== undefined) {
      const outcome = { ...last, steps: run.round.steps, step: { do: 'Rest' } as const };
      await publish(outcome, { ...report(outcome), status: undefined }, ports, run.id, run.signal);
    }
    ended('success');
    return undefined;
  };

  const reconcile = async (run: Run): Promise<Again | undefined> => {
    const { key } = run.work;
    let last: ReconcileOutcome | undefined;
    for (let taken = 0; taken < MOST_STEPS; taken += 1) {
      const object = ports.object(key);
      if (!isSameObject(run.first, object)) return gone(last, run);
      run.round = withoutOutdatedClaims(run.round, object.spec);
      // A request for a check that is there before the look is answered by it.
      if (run.answers.size === 0) run.round = { ...run.round, request: requestOf(object.metadata) };
      const facts = factsOf(key, object, run.round);
      const step = decide(facts);
      const outcome = { object, facts, steps: run.round.steps };
      if (isEnding(step)) {
        const finished = await finish({ ...outcome, step }, run);
        if (finished !== 'Conflict') return finished.again;
        countConflict(run);
        continue;
      }
      if (!(await act(step, object, run))) {
        // No later process would tell of what is written already.
        tellOfSteps(object, run.round.steps, ports);
        ended('requeue');
        return undefined;
      }
      last = { ...outcome, step: { do: 'Rest' } };
    }
    throw new Error(`no end after ${MOST_STEPS} steps`);
  };

  const failed = async (object: EventInvokeConfig, error: unknown, run: Run): Promise<Again | undefined> => {
    const round = withoutOutdatedClaims(run.round, object.spec);
    const failure = { id: run.id, now: clock.now(), signal: run.signal };
    await waitFor('Kubernetes', run, () => publishError(object, round, error, ports, failure));
    ended('error');
    return pacing.after(nextAfterError(error), { ...run.work, priority: run.priority }, object);
  };

  return {
    startAfresh(key) {
      pacing.forget(key);
      const run = runs.get(key);
      if (run === undefined) return;
      run.since = clock.elapsed();
      // An object that is edited again and again would never have its turn if each edit sent it to the end of the line.
      const keepsItsPlace = run.priority === 'change' && run.step !== undefined && isStillNext(run.step, run);
      run.priority = 'change';
      if (!keepsItsPlace) run.waiting.abort();
    },
    stopWaiting() {
      stopping = true;
      for (const { waiting } of runs.values()) waiting.abort();
    },
    async reconcile(work, piece, signal) {
      const { key } = work;
      const object = ports.object(key);
      if (object === undefined) {
        pacing.forget(key);
        ended('success');
        return undefined;
      }
      const run = begin(object, work, piece, signal);
      runs.set(key, run);
      try {
        return await reconcile(run);
      } catch (error) {
        if (signal.aborted) return undefined;
        return await failed(ports.object(key) ?? object, error, run);
      } finally {
        runs.delete(key);
      }
    },
  };
}

// Soon, where a late write may land over what was just written.
function sooner(again: Again | undefined, milliseconds: number | undefined): Again | undefined {
  if (milliseconds === undefined || (again !== undefined && again.milliseconds <= milliseconds)) return again;
  return { milliseconds, priority: 'retry' };
}
