import type { Failure, Operation } from './failure.ts';
import type { Access } from './scope.ts';

/**
 * Called when a call to Lambda is sent.
 *
 * @returns called when the call is over: with the failure, or with undefined if Lambda did as it was asked
 */
export type ObserveCall = (operation: Operation, access: Access) => (failure: Failure | undefined) => void;

/** An observer that ignores the calls. */
export const UNOBSERVED: ObserveCall = () => () => {};
