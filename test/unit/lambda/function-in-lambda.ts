import { once } from 'node:events';
import type { Failure, FailureKind } from '../../../src/lambda/failure.ts';
import type { Observation, Page } from '../../../src/lambda/observation.ts';
import type { Turn } from '../../../src/lambda/request-budget.ts';
import type { Requests } from '../../../src/lambda/requests.ts';
import type { Access } from '../../../src/lambda/scope.ts';
import type { Settings } from '../../../src/lambda/settings.ts';
import type { Target } from '../../../src/lambda/target.ts';
import { ABSENT, arnOf, found } from '../reconcile/rules/facts.ts';

/** What Lambda holds of a configuration. */
export function held(qualifier: string, settings: Settings = {}): Observation {
  return found(settings, arnOf('orders', qualifier));
}

export const failedAs = (kind: FailureKind): Failure => ({ kind, message: `${kind}.` });

/** A function's configurations in Lambda, and what is asked of them. */
export class FunctionInLambda implements Requests {
  /** By qualifier, in the order in which they are listed. */
  readonly configs = new Map<string, Settings>();
  pageSize = 50;
  /** The least pages of a List: the last of them may be empty. */
  leastPages = 1;
  /** The page that comes after another one, where there are more. */
  nextPage = (page: number): number => page + 1;
  /**
   * The requests so far: `Get live`, `List`, `List 2` for the second page, `Put live`, `Delete live`, `GetFunction live`.
   * `List as payments` was made with the identity of the AWSAccount payments.
   */
  readonly asked: string[] = [];
  /** What requests of these names are answered with. */
  readonly failing = new Map<string, Failure>();
  /** Whether requests are answered only by {@link answer}. */
  holds = false;
  /** What requests throw. */
  throws: Error | undefined;
  readonly #held: (() => void)[] = [];

  /** Answers the request that was made first. */
  answer(): void {
    this.#held.shift()?.();
  }

  isUnproven(): boolean {
    return false;
  }

  async get({ qualifier }: Target, access: Access, turn: Turn, signal: AbortSignal): Promise<Observation> {
    const failure = await this.#ask(`Get ${qualifier}`, access, turn, signal);
    return failure ? { kind: 'failed', failure } : this.#seen(qualifier);
  }

  async list(
    _target: Target,
    access: Access,
    marker: string | undefined,
    turn: Turn,
    signal: AbortSignal,
  ): Promise<Page | { readonly failure: Failure }> {
    const failure = await this.#ask(`List${marker === undefined ? '' : ` ${marker}`}`, access, turn, signal);
    if (failure !== undefined) return { failure };
    const page = Number(marker ?? '1');
    const end = page * this.pageSize;
    const qualifiers = [...this.configs.keys()].slice(end - this.pageSize, end);
    return {
      found: new Map(qualifiers.map((qualifier) => [qualifier, this.#seen(qualifier)])),
      ...((end < this.configs.size || page < this.leastPages) && { marker: String(this.nextPage(page)) }),
    };
  }

  async put({ qualifier }: Target, access: Access, settings: Settings, turn: Turn): Promise<Observation> {
    const failure = await this.#ask(`Put ${qualifier}`, access, turn);
    if (failure !== undefined) return { kind: 'failed', failure };
    this.configs.set(qualifier, settings);
    return this.#seen(qualifier);
  }

  async delete({ qualifier }: Target, access: Access, turn: Turn): Promise<Observation> {
    const failure = await this.#ask(`Delete ${qualifier}`, access, turn);
    if (failure !== undefined) return { kind: 'failed', failure };
    this.configs.delete(qualifier);
    return ABSENT;
  }

  async getFunction({ qualifier }: Target, access: Access, turn: Turn): Promise<Failure | undefined> {
    return this.#ask(`GetFunction ${qualifier}`, access, turn);
  }

  async #ask(
    name: string,
    { awsAccount }: Access,
    turn: Turn,
    signal = new AbortController().signal,
  ): Promise<Failure | undefined> {
    this.asked.push(awsAccount === undefined ? name : `${name} as ${awsAccount}`);
    if (this.holds)
      await Promise.race([new Promise<void>((resolve) => this.#held.push(resolve)), once(signal, 'abort')]);
    turn.end({ throttled: false });
    signal.throwIfAborted();
    if (this.throws) throw this.throws;
    return this.failing.get(name) ?? this.failing.get(name.split(' ')[0] ?? '');
  }

  #seen(qualifier: string): Observation {
    const settings = this.configs.get(qualifier);
    return settings === undefined ? ABSENT : held(qualifier, settings);
  }
}
