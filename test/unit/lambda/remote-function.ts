import type { Failure } from '../../../src/lambda/failure.ts';
import type { Observation, Page } from '../../../src/lambda/observation.ts';
import { spend, type Turn } from '../../../src/lambda/request-budget.ts';
import type { Requests } from '../../../src/lambda/requests.ts';
import type { Settings } from '../../../src/lambda/settings.ts';
import { ABSENT } from '../reconcile/rules/facts.ts';
import type { SimulatedClock } from '../simulated-clock.ts';
import { held } from './function-in-lambda.ts';

/** What Lambda held of a qualifier from a moment on. */
interface Held {
  readonly from: number;
  readonly settings: Settings | undefined;
}

/** What meets the next request. */
export type Trouble =
  | Failure['kind']
  /** The request is performed, and its answer is lost. */
  | 'Lost'
  /** No request is made: the turn is given back. */
  | 'No client';

/** A function at the end of a slow network, which answers one request at a time. */
export class RemoteFunction implements Pick<Requests, 'isUnproven' | 'get' | 'list' | 'put' | 'delete'> {
  readonly #clock: SimulatedClock;
  readonly #history = new Map<string, Held[]>();
  pageSize = 2;
  /** How long requests take, in milliseconds. */
  latency = 50;
  trouble: Trouble | undefined;
  /** By qualifier, when the last write was sent. */
  readonly writtenAt = new Map<string, number>();
  #isBusy = false;

  constructor(clock: SimulatedClock) {
    this.#clock = clock;
  }

  /** Sets what Lambda holds of a qualifier, by the operator or by somebody else. */
  hold(qualifier: string, settings: Settings | undefined): void {
    const history = this.#history.get(qualifier) ?? [{ from: 0, settings: undefined }];
    this.#history.set(qualifier, [...history, { from: this.#clock.elapsed(), settings }]);
  }

  /** Whether Lambda held exactly this at some moment of a span. */
  didHold(qualifier: string, seen: Observation, from: number, to: number): boolean {
    const history = this.#history.get(qualifier) ?? [{ from: 0, settings: undefined }];
    return history.some((each, index) => {
      const until = history[index + 1]?.from ?? Number.POSITIVE_INFINITY;
      const wasThen = each.from <= to && until >= from;
      const settings = seen.kind === 'found' ? seen.settings : undefined;
      return wasThen && JSON.stringify(each.settings) === JSON.stringify(settings);
    });
  }

  isUnproven: Requests['isUnproven'] = () => false;

  get: Requests['get'] = async ({ qualifier }, _access, turn, signal) =>
    observed(await this.#request(turn, signal, () => this.#seen(qualifier)));

  put: Requests['put'] = ({ qualifier }, _access, settings, turn, signal) =>
    this.#write(qualifier, settings, turn, signal);

  delete: Requests['delete'] = ({ qualifier }, _access, turn, signal) =>
    this.#write(qualifier, undefined, turn, signal);

  list: Requests['list'] = async (_target, _access, marker, turn, signal) => {
    const result = await this.#request<Page>(turn, signal, () => {
      const all = [...this.#history.keys()].toSorted().filter((each) => this.#seen(each).kind === 'found');
      // The marker is a key: a write between two pages moves nothing from one to the other.
      const left = all.filter((each) => marker === undefined || each > marker);
      const page = left.slice(0, this.pageSize);
      const last = page.at(-1);
      return {
        found: new Map(page.map((each) => [each, this.#seen(each)])),
        ...(left.length > page.length && last !== undefined && { marker: last }),
      };
    });
    return 'failure' in result ? result : result.answer;
  };

  async #write(qualifier: string, to: Settings | undefined, turn: Turn, signal: AbortSignal): Promise<Observation> {
    this.writtenAt.set(qualifier, this.#clock.elapsed());
    const written = await this.#request(turn, signal, () => {
      this.hold(qualifier, to);
      return this.#seen(qualifier);
    });
    return observed(written);
  }

  #seen(qualifier: string): Observation {
    const settings = this.#history.get(qualifier)?.at(-1)?.settings;
    return settings === undefined ? ABSENT : held(qualifier, settings);
  }

  async #request<Answer>(
    turn: Turn,
    signal: AbortSignal,
    perform: () => Answer,
  ): Promise<{ readonly answer: Answer } | { readonly failure: Failure }> {
    const { trouble, latency } = this;
    this.trouble = undefined;
    const failure = (kind: Failure['kind']) => ({ failure: { kind, message: `${kind}.` } });
    if (trouble === 'No client') {
      turn.giveBack();
      return failure('CredentialsInvalid');
    }
    if (this.#isBusy) throw new Error('There are two requests at once.');
    this.#isBusy = true;
    try {
      return await spend(turn, async () => {
        await this.#travel(latency / 2, signal);
        const performed = trouble === undefined || trouble === 'Lost' ? perform() : undefined;
        await this.#travel(latency / 2, signal);
        if (performed !== undefined && trouble === undefined) return { answer: performed };
        return failure(trouble === undefined || trouble === 'Lost' ? 'Unavailable' : trouble);
      });
    } finally {
      this.#isBusy = false;
    }
  }

  #travel(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const aborted = () => {
        cancel();
        reject(signal.reason);
      };
      const cancel = this.#clock.after(milliseconds, () => {
        signal.removeEventListener('abort', aborted);
        resolve();
      });
      if (signal.aborted) aborted();
      signal.addEventListener('abort', aborted, { once: true });
    });
  }
}

function observed(result: { readonly answer: Observation } | { readonly failure: Failure }): Observation {
  return 'failure' in result ? { kind: 'failed', failure: result.failure } : result.answer;
}
