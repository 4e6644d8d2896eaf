import type { Clock } from '../../../src/clock.ts';
import type { Failure } from '../../../src/lambda/failure.ts';
import { spend, type Turn } from '../../../src/lambda/request-budget.ts';
import type { Requests } from '../../../src/lambda/requests.ts';

/** What a region of Lambda does instead of its work. */
export type Trouble =
  /** It answers 429 to every request. */
  | 'Throttled'
  /** The same, and asks for a minute of silence each time. */
  | 'Paused'
  /** It never answers: the operator gives each request up after its time limit. */
  | 'Dead';

const LATENCY_MILLISECONDS = 50;
const LIMIT_MILLISECONDS = 10_000;

const TROUBLES: Readonly<Record<Trouble, { readonly after: number; readonly failure: Failure }>> = {
  Throttled: { after: LATENCY_MILLISECONDS, failure: { kind: 'Throttled', message: 'Too many requests.' } },
  Paused: {
    after: LATENCY_MILLISECONDS,
    failure: { kind: 'Throttled', message: 'Too many requests.', retryAfterSeconds: 60 },
  },
  Dead: { after: LIMIT_MILLISECONDS, failure: { kind: 'Unavailable', message: 'No answer in time.' } },
};

/** Requests that all fail in the same way. */
export function failing(trouble: Trouble, clock: Clock): Requests {
  const fail = (turn: Turn) =>
    spend(turn, async () => {
      const { after, failure } = TROUBLES[trouble];
      await new Promise<void>((resolve) => clock.after(after, resolve));
      return { failure };
    });
  const observe = async (turn: Turn) => ({ kind: 'failed', ...(await fail(turn)) }) as const;
  return {
    isUnproven: () => false,
    get: (_target, _access, turn) => observe(turn),
    put: (_target, _access, _settings, turn) => observe(turn),
    delete: (_target, _access, turn) => observe(turn),
    list: (_target, _access, _marker, turn) => fail(turn),
    getFunction: async (_target, _access, turn) => (await fail(turn)).failure,
  };
}
