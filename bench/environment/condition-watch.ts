import { StepFailed } from '../../dev/local/step-failed.ts';
import type { Condition, EventInvokeConfig } from '../../src/api/event-invoke-config.ts';
import type { BenchEnvironment } from './bench-environment.ts';
import { type Patience, until } from './until.ts';

/** The times at which objects reached a state. */
export interface ConditionWatch extends AsyncDisposable {
  /**
   * Waits until a number of objects have reached the state.
   *
   * @returns the times, in epoch milliseconds, in order
   */
  reachedBy(count: number, patience: Patience): Promise<readonly number[]>;
}

/** Watches, from now on, for objects that become Ready. */
export function watchReady(environment: BenchEnvironment): Promise<ConditionWatch> {
  return watch(environment, 'were Ready', ({ status }) => status === 'True');
}

/** Watches, from now on, for objects that get their first report of the operator, with any result. */
export function watchReported(environment: BenchEnvironment): Promise<ConditionWatch> {
  return watch(environment, 'had a report', () => true);
}

/**
 * @param state - completes "5 objects …"
 * @param isReached - judges the condition Ready, if it is of the object's current generation
 */
async function watch(
  { api }: BenchEnvironment,
  state: string,
  isReached: (ready: Condition) => boolean,
): Promise<ConditionWatch> {
  let { resourceVersion } = await api.count();
  const closing = new AbortController();
  const reachedAt = new Map<string, number>();
  let failure: string | undefined;
  const follow = async () => {
    // If all cores are busy, this watch can fall behind, and the API server ends it.
    while (!closing.signal.aborted) {
      for await (const { type, object } of api.watch(resourceVersion, closing.signal)) {
        if (type === 'ERROR') throw new Error(JSON.stringify(object));
        const { name } = object.metadata;
        resourceVersion = object.metadata.resourceVersion;
        const ready = currentReady(object);
        if (ready !== undefined && isReached(ready) && !reachedAt.has(name)) reachedAt.set(name, Date.now());
      }
    }
  };
  const following = follow().catch((error: unknown) => {
    failure = String(error);
  });
  return {
    reachedBy(count, patience) {
      const ask = () => {
        if (failure !== undefined) throw new StepFailed(`The watch has failed: ${failure}.`);
        return reachedAt.size >= count ? [...reachedAt.values()] : undefined;
      };
      return until(`${count} objects ${state}`, ask, patience);
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await following;
    },
  };
}

function currentReady({ metadata, status }: EventInvokeConfig): Condition | undefined {
  return status?.conditions?.find(
    ({ type, observedGeneration }) => type === 'Ready' && observedGeneration === metadata.generation,
  );
}
