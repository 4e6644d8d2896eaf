import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Answered, isStale } from '../../../src/lambda/answers.ts';
import { createInvokeConfigs, type InvokeConfigs } from '../../../src/lambda/invoke-configs.ts';
import { createRequestBudgets } from '../../../src/lambda/request-budgets.ts';
import type { Settings } from '../../../src/lambda/settings.ts';
import { PRIORITIES, type Priority } from '../../../src/priority.ts';
import { ORDERS, REGION, target } from '../reconcile/rules/facts.ts';
import { SimulatedClock, settled } from '../simulated-clock.ts';
import { pass } from './passing-time.ts';
import { RemoteFunction, type Trouble } from './remote-function.ts';

/** Who asks, and about what. */
interface Asking {
  readonly qualifier: string;
  readonly priority: Priority;
  readonly tenant: string;
  readonly awsAccount: string | undefined;
}

const qualifier = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const asking: fc.Arbitrary<Asking> = fc.record({
  qualifier,
  priority: fc.constantFrom(...PRIORITIES),
  tenant: fc.constantFrom('shop', 'payments'),
  awsAccount: fc.constantFrom(undefined, 'payments'),
});
const settings: fc.Arbitrary<Settings> = fc.record({ maximumRetryAttempts: fc.nat(2) });

const act = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('read' as const),
      askings: fc.array(asking, { minLength: 1, maxLength: 8 }),
      /** For how many milliseconds they have been wanted. */
      for: fc.constantFrom(0, 1, 1_000, 20_000),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      asking,
      /** Undefined where the configuration is deleted. */
      settings: fc.option(settings, { nil: undefined }),
      isWanted: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const), index: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('abort' as const), index: fc.nat(20) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('fail' as const),
      trouble: fc.constantFrom<Trouble>(
        'Throttled',
        'Unavailable',
        'AccessDenied',
        'ConcurrentUpdate',
        'Lost',
        'No client',
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('drift' as const),
      qualifier,
      settings: fc.option(settings, { nil: undefined }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('slow down' as const),
      latency: fc.constantFrom(0, 50, 400, 8_000),
      pageSize: fc.constantFrom(1, 2, 50),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('wait' as const), milliseconds: fc.constantFrom(0, 1, 60, 500, 4_000) }),
  },
);

type Act = typeof act extends fc.Arbitrary<infer Each> ? Each : never;

/** One call. */
interface Made {
  readonly patience: AbortController;
  readonly abort: AbortController;
  /** Whether it may end without an answer although nobody's patience has ended. */
  readonly isWanted: boolean;
  hasEnded: boolean;
}

/** The requests to one function, checked as they go. */
class CheckedFunction {
  readonly clock = new SimulatedClock();
  readonly lambda = new RemoteFunction(this.clock);
  readonly made: Made[] = [];
  /** How often each turn was ended or given back. */
  readonly turns: { over: number }[] = [];
  readonly wrong: string[] = [];
  readonly #configs: InvokeConfigs;

  constructor() {
    const budgets = createRequestBudgets(10, this.clock, () => {});
    const { calls } = budgets.of(ORDERS);
    const take = calls.take.bind(calls);
    calls.take = async (wanted) => {
      const turn = await take(wanted);
      if (turn === undefined) return undefined;
      const watched = { over: 0 };
      this.turns.push(watched);
      const over = () => {
        watched.over += 1;
        return turn;
      };
      return { giveBack: () => over().giveBack(), end: (answer) => over().end(answer) };
    };
    this.#configs = createInvokeConfigs(this.lambda, budgets, this.clock);
  }

  async act(each: Act): Promise<void> {
    switch (each.do) {
      case 'read':
        for (const of of each.askings) this.#read(of, this.clock.elapsed() - each.for);
        break;
      case 'write':
        this.#write(each.asking, each.settings, each.isWanted);
        break;
      case 'leave':
        this.made[each.index]?.patience.abort();
        break;
      case 'abort':
        this.made[each.index]?.abort.abort();
        break;
      case 'fail':
        this.lambda.trouble = each.trouble;
        break;
      case 'drift':
        this.lambda.hold(each.qualifier, each.settings);
        break;
      case 'slow down':
        this.lambda.latency = each.latency;
        this.lambda.pageSize = each.pageSize;
        break;
      case 'wait':
        await pass(this.clock, each.milliseconds);
    }
    await settled();
  }

  /** Lets pass as much time as all of it needs. */
  async end(): Promise<void> {
    // A request whose caller has left goes on for a while.
    const isBusy = () => this.made.some(({ hasEnded }) => !hasEnded) || this.turns.some(({ over }) => over === 0);
    for (let minutes = 0; minutes < 60 && isBusy(); minutes += 1) await pass(this.clock, 60_000);
  }

  #read(asking: Asking, since: number): void {
    const { qualifier, ...access } = accessed(asking);
    const made = this.#make(true);
    this.#watch(
      made,
      qualifier,
      since,
      this.#configs.read(target('orders', qualifier), { ...access, ...signalsOf(made), since }),
    );
  }

  #write(asking: Asking, to: Settings | undefined, isWanted: boolean): void {
    const { qualifier, ...access } = accessed(asking);
    const made = this.#make(isWanted);
    const call = { ...access, ...signalsOf(made), stillWanted: () => isWanted };
    const of = target('orders', qualifier);
    const written = to === undefined ? this.#configs.delete(of, call) : this.#configs.put(of, to, call);
    this.#watch(made, qualifier, this.clock.elapsed(), written);
  }

  #make(isWanted: boolean): Made {
    const made: Made = { patience: new AbortController(), abort: new AbortController(), isWanted, hasEnded: false };
    this.made.push(made);
    return made;
  }

  #watch(made: Made, qualifier: string, since: number, answer: Promise<Answered | undefined>): void {
    answer.then(
      (answered) => {
        made.hasEnded = true;
        if (answered !== undefined) this.#check(qualifier, since, answered);
        else if (made.isWanted && !made.patience.signal.aborted) this.wrong.push('No answer.');
      },
      (error: unknown) => {
        made.hasEnded = true;
        if (!made.abort.signal.aborted) this.wrong.push(`Rejected for somebody else: ${error}`);
      },
    );
  }

  #check(qualifier: string, since: number, answered: Answered): void {
    const { seen, askedAt, answeredAt } = answered;
    if (isStale(answered, this.clock.elapsed())) this.wrong.push('The answer is too old.');
    const writtenAt = this.lambda.writtenAt.get(qualifier) ?? 0;
    if (askedAt < writtenAt && writtenAt < this.clock.elapsed()) this.wrong.push('It was written since.');
    if (askedAt < since) this.wrong.push('The answer was asked for before it was wanted.');
    if (seen.kind !== 'failed' && !this.lambda.didHold(qualifier, seen, askedAt, answeredAt)) {
      this.wrong.push(`Lambda never held that of ${qualifier}.`);
    }
  }
}

function accessed({ qualifier, priority, tenant, awsAccount }: Asking) {
  return { qualifier, priority, tenant, access: { region: REGION, ...(awsAccount !== undefined && { awsAccount }) } };
}

function signalsOf({ patience, abort }: Made) {
  return { patience: patience.signal, signal: abort.signal };
}

describe('the requests to one function, whatever is wanted of them', () => {
  it('are made one at a time, end, end their turns, and answer what was asked for, after it was wanted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 60, size: 'max' }), async (acts) => {
        const checked = new CheckedFunction();
        for (const each of acts) await checked.act(each);
        await checked.end();
        assert.deepEqual(checked.wrong, []);
        assert.ok(
          checked.made.every(({ hasEnded }) => hasEnded),
          'a call that never ends',
        );
        assert.ok(
          checked.turns.every(({ over }) => over === 1),
          'a turn that was not ended once',
        );
        assert.equal(checked.clock.nextAt, undefined, 'a timer is left');
      }),
      { numRuns: 200 },
    );
  });
});
