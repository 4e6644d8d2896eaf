import { StepFailed } from '../../dev/local/step-failed.ts';
import type { EventInvokeConfig } from '../../src/api/event-invoke-config.ts';
import type { BenchEnvironment } from './bench-environment.ts';
import { type Patience, until } from './until.ts';

/** The times at which objects became Ready. */
export interface ReadyWatch extends AsyncDisposable {
  /**
   * Waits until a number of objects have become Ready.
   *
   * @returns the times, in epoch milliseconds, in order
   */
  untilReady(count: number, patience: Patience): Promise<readonly number[]>;
}

/** Watches the objects from now on. */
export async function watchReady({ api }: BenchEnvironment): Promise<ReadyWatch> {
  let { resourceVersion } = await api.count();
  const closing = new AbortController();
  const readyAt = new Map<string | undefined, number>();
  let failure: string | undefined;
  const watch = async () => {
    // If all cores are busy, this watch can fall behind, and the API server ends it.
    while (!closing.signal.aborted) {
      for await (const { type, object } of api.watch(resourceVersion, closing.signal)) {
        if (type === 'ERROR') throw new Error(JSON.stringify(object));
        const { name } = object.metadata;
        resourceVersion = object.metadata.resourceVersion ?? resourceVersion;
        if (isReady(object) && !readyAt.has(name)) readyAt.set(name, Date.now());
      }
    }
  };
  const watching = watch().catch((error: unknown) => {
    failure = String(error);
  });
  return {
    untilReady(count, patience) {
      const ask = () => {
        if (failure !== undefined) throw new StepFailed(`The watch has failed: ${failure}.`);
        return readyAt.size >= count ? [...readyAt.values()] : undefined;
      };
      return until(`${count} objects were Ready`, ask, patience);
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await watching;
    },
  };
}

function isReady({ metadata, status }: EventInvokeConfig): boolean {
  return (status?.conditions ?? []).some(
    (condition) =>
      condition.type === 'Ready' && condition.status === 'True' && condition.observedGeneration === metadata.generation,
  );
}
