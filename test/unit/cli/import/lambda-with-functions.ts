import { type Finding, journalLine } from '../../../../src/cli/import/journal.ts';
import type { Surveyor } from '../../../../src/cli/import/survey.ts';
import { sleep } from '../../../../src/clock.ts';
import type { Failure } from '../../../../src/lambda/failure.ts';
import type { FunctionPage } from '../../../../src/lambda/functions.ts';
import type { Page } from '../../../../src/lambda/observation.ts';
import type { Turn } from '../../../../src/lambda/request-budget.ts';
import { createRequestBudgets } from '../../../../src/lambda/request-budgets.ts';
import type { Target } from '../../../../src/lambda/target.ts';
import { pass } from '../../lambda/passing-time.ts';
import { arnOf, found, target } from '../../reconcile/rules/facts.ts';
import { SimulatedClock } from '../../simulated-clock.ts';

interface Held {
  readonly tags: Readonly<Record<string, string>>;
  readonly qualifiers: readonly string[];
}

/** Functions in a Lambda whose answers take a while, and a survey of them in simulated time. */
export class LambdaWithFunctions {
  readonly clock = new SimulatedClock();
  readonly abort = new AbortController();
  /** When which request was made: `ListFunctions`, `GetFunction a`, `List a`, `List a 2` for the second page. */
  readonly asked: { readonly at: number; readonly request: string }[] = [];
  /** What the next requests of a name are answered with, in order. */
  readonly failing = new Map<string, Failure[]>();
  readonly functions = new Map<string, Held>();
  /** Functions for which the configurations of another one are answered. */
  readonly mistaken = new Map<string, string>();
  pageSize = 50;
  /** How much of a page stands on the one before as well. */
  overlap = 0;
  answerMilliseconds = 200;
  requests = 0;
  readonly #start = this.clock.elapsed();

  hold(name: string, qualifiers: readonly string[] = [], tags: Readonly<Record<string, string>> = {}): Target {
    this.functions.set(name, { tags, qualifiers });
    return target(name);
  }

  /** So many functions with one configuration each. */
  holdMany(count: number): Target[] {
    return Array.from({ length: count }, (_, index) => this.hold(`function-${index}`, ['live']));
  }

  surveyor(perSecond: number): Surveyor {
    return {
      clock: this.clock,
      budgets: createRequestBudgets(perSecond, this.clock, () => {}),
      random: () => 0,
      signal: this.abort.signal,
      onRequest: () => {
        this.requests += 1;
      },
      functions: {
        list: (_access, marker, turn) => this.#answer('ListFunctions', turn, () => this.#page(marker)),
        tags: ({ functionName }, _access, turn) =>
          this.#answer(`GetFunction ${functionName}`, turn, () => ({
            tags: this.functions.get(functionName)?.tags ?? {},
          })),
      },
      requests: {
        list: ({ functionName }, _access, marker, turn) =>
          this.#answer(`List ${functionName}${marker === undefined ? '' : ` ${marker}`}`, turn, () =>
            this.#configs(this.mistaken.get(functionName) ?? functionName, marker),
          ),
      },
    };
  }

  /** Lets time pass until something has ended. */
  async until<Result>(ending: Promise<Result>): Promise<Result> {
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    ending.then(over, over);
    while (!isOver) await pass(this.clock, 10);
    return ending;
  }

  count(request: string): number {
    return this.asked.filter((each) => each.request.startsWith(request)).length;
  }

  /** Milliseconds since the beginning. */
  get passed(): number {
    return this.clock.elapsed() - this.#start;
  }

  async #answer<Answer>(request: string, turn: Turn, answer: () => Answer): Promise<Answer | { failure: Failure }> {
    this.asked.push({ at: this.passed, request });
    await sleep(this.clock, this.answerMilliseconds, this.abort.signal);
    const failure = this.failing.get(request)?.shift();
    turn.end({ throttled: failure?.kind === 'Throttled' });
    this.abort.signal.throwIfAborted();
    return failure === undefined ? answer() : { failure };
  }

  #page(marker = '0'): FunctionPage {
    const { items, next } = this.#pageOf([...this.functions.keys()], marker);
    return { functions: items.map((name) => target(name)), ...next };
  }

  #configs(name: string, marker = '0'): Page {
    const { items, next } = this.#pageOf(this.functions.get(name)?.qualifiers ?? [], marker);
    const observed = (qualifier: string) => found({ maximumRetryAttempts: 1 }, arnOf(name, qualifier));
    return { found: new Map(items.map((qualifier) => [qualifier, observed(qualifier)])), ...next };
  }

  #pageOf(all: readonly string[], marker: string): { items: readonly string[]; next: { marker?: string } } {
    const begin = Number(marker);
    const end = begin + this.pageSize;
    return { items: all.slice(begin, end), next: end < all.length ? { marker: String(end - this.overlap) } : {} };
  }
}

/** Findings in the order of their text. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((one, other) => (journalLine(one) < journalLine(other) ? -1 : 1));
}
