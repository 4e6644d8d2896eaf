import type { Answered } from './answers.ts';
import type { ReadCall, WriteCall } from './client.ts';
import type { Observation } from './observation.ts';
import type { Turn } from './request-budget.ts';
import type { WaitingRequest } from './waiting-requests.ts';

interface WaitingWish extends WaitingRequest {
  readonly qualifier: string;
  /** Ends its waiting: from here on, an end of the caller's patience changes nothing. */
  readonly begin: () => void;
  readonly resolve: (answered: Answered | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** A read that waits for its request, or for one that another read makes. */
export interface ReadWish extends WaitingWish {
  readonly effect: 'read';
  readonly call: ReadCall;
}

/** A write that waits for its request. */
export interface WriteWish extends WaitingWish {
  readonly effect: 'write';
  readonly call: WriteCall;
  readonly request: (turn: Turn) => Promise<Observation>;
}

/** What waits for a request to one function. */
export type Wish = ReadWish | WriteWish;
