import type { Replacement } from './fixtures/hooks.ts';

const ELECTION = 'controller/leader-election.ts';

/** The gate is always open. */
export const WITHOUT_GATE: readonly Replacement[] = [
  {
    file: ELECTION,
    search: "if (!this.#isHolder) return 'This process does not hold the lease.';",
    replace: 'if (this.#isHolder || !this.#isHolder) return undefined;',
  },
];

/** Nobody hears that the lease is lost, and nothing is kept back. */
export const WITHOUT_END: readonly Replacement[] = [
  ...WITHOUT_GATE,
  { file: ELECTION, search: 'this.#lost.resolve(why);', replace: 'void why;' },
];

/** A try to renew takes as long as the API server does, which is too long for another one. */
export const WITHOUT_PATIENCE: readonly Replacement[] = [
  {
    file: ELECTION,
    search: 'Math.min(LONGEST_TRY_MILLISECONDS, times.renewDeadline / 2)',
    replace: 'times.renewDeadline / 4',
  },
];

/** A call is waited for however long it takes. */
export const WITHOUT_LIMIT: readonly Replacement[] = [
  { file: 'lambda/client.ts', search: 'readTimeoutSeconds === 0 ?', replace: 'readTimeoutSeconds > 0 ?' },
  {
    file: 'lambda/request-handler.ts',
    search: 'requestTimeout: readTimeoutSeconds * 1000',
    replace: 'requestTimeout: 0',
  },
];

/** The lease is released as soon as the operator is told to stop. */
export const WITHOUT_ORDER: readonly Replacement[] = [
  {
    file: 'operator.ts',
    search: 'assembly.reconciler.stopWaiting();',
    replace: 'assembly.reconciler.stopWaiting();\n    void leadership.end(true);',
  },
];

/** What is written after a take-over is not read once more. */
export const WITHOUT_SECOND_LOOK: readonly Replacement[] = [
  {
    file: 'reconcile/ledger.ts',
    search: 'READ_AGAIN_MILLISECONDS = 15_000',
    replace: 'READ_AGAIN_MILLISECONDS = 3_600_000',
  },
];
