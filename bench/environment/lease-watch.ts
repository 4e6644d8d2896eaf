import { StepFailed } from '../../dev/local/step-failed.ts';
import type { ApiServer } from './api-server.ts';
import { type Patience, until } from './until.ts';

/** The holders of the operator's Lease, over time. */
export interface LeaseWatch extends AsyncDisposable {
  /**
   * Waits for a holder.
   *
   * @param isMeant - judges its name; empty: nobody holds the Lease
   * @param since - in epoch milliseconds; what the bench heard before doesn't count
   * @returns when the bench heard of it, in epoch milliseconds
   */
  heldBy(isMeant: (holder: string) => boolean, since: number, patience: Patience): Promise<number>;
  /** The present holder; empty: nobody holds it. */
  readonly holder: string;
}

/** Watches the operator's Lease from now on. */
export function watchLease({ api }: { readonly api: ApiServer }): LeaseWatch {
  const closing = new AbortController();
  const changes: { readonly holder: string; readonly heardAt: number }[] = [];
  let failure: string | undefined;
  const follow = async () => {
    for await (const version of api.watchLease(closing.signal)) {
      if (version.holder !== changes.at(-1)?.holder) changes.push(version);
    }
  };
  const following = follow().catch((error: unknown) => {
    failure = String(error);
  });
  return {
    heldBy(isMeant, since, patience) {
      const ask = () => {
        if (failure !== undefined) throw new StepFailed(`The watch of the Lease has failed: ${failure}.`);
        return changes.find(({ holder, heardAt }) => heardAt >= since && isMeant(holder))?.heardAt;
      };
      return until('the Lease had the holder that was waited for', ask, patience);
    },
    get holder() {
      return changes.at(-1)?.holder ?? '';
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await following;
    },
  };
}
