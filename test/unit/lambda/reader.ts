import type { Call } from '../../../src/lambda/client.ts';
import type { Observation } from '../../../src/lambda/observation.ts';
import { createReads, type Reads } from '../../../src/lambda/reads.ts';
import { createRequestBudgets, type RequestBudgets } from '../../../src/lambda/request-budgets.ts';
import type { Priority } from '../../../src/priority.ts';
import { ORDERS, REGION, target } from '../reconcile/rules/facts.ts';
import { SimulatedClock, settled } from '../simulated-clock.ts';
import { FunctionInLambda } from './function-in-lambda.ts';
import { pass } from './passing-time.ts';

const { signal } = new AbortController();

/** A call that nothing aborts, with the operator's own identity. */
export const CALL: Omit<Call, 'priority'> = { tenant: 'shop', access: { region: REGION }, patience: signal, signal };

/** The observation, `void` where what was read is void or patience has ended, or what was thrown. */
export type Answer = Observation | 'void' | Error;

/** Reads of the function `orders`, and what they were answered with. */
export class Reader {
  readonly clock = new SimulatedClock();
  readonly lambda = new FunctionInLambda();
  /** More than enough, unless it is spent by {@link spendAll}. */
  readonly budgets: RequestBudgets = createRequestBudgets(1_000, this.clock, () => {});
  readonly reads: Reads = createReads(this.lambda, this.budgets, this.clock);
  /** By the name of the read. */
  readonly answers = new Map<string, Answer>();
  /** The reads that were told to wait. */
  readonly waiting: string[] = [];

  /** @param qualifiers - that have a configuration, without any setting */
  constructor(...qualifiers: readonly string[]) {
    for (const qualifier of qualifiers) this.lambda.configs.set(qualifier, {});
  }

  /** Reads a qualifier; the answer is kept by the qualifier, or by the name that is given. */
  read(qualifier: string, priority: Priority = 'check', more: Partial<Call> & { name?: string } = {}): void {
    const { name = qualifier, ...call } = more;
    const waits = () => this.waiting.push(name);
    this.reads.read(target('orders', qualifier), { ...CALL, priority, waits, ...call }).then(
      (seen) => this.answers.set(name, seen ?? 'void'),
      (error: Error) => this.answers.set(name, error),
    );
  }

  pass(milliseconds: number): Promise<void> {
    return pass(this.clock, milliseconds);
  }

  /** Reads checks together, and lets enough time pass for all of it. */
  async check(...qualifiers: readonly string[]): Promise<void> {
    for (const qualifier of qualifiers) this.read(qualifier);
    await this.pass(100);
  }

  /** Lets Lambda answer one request. */
  async answer(): Promise<void> {
    this.lambda.answer();
    await this.pass(2);
  }

  /** What was asked of Lambda since the last time. */
  asked(): string[] {
    return this.lambda.asked.splice(0);
  }

  /** Uses the budget up, so that the next turn is a while away. */
  async spendAll(): Promise<void> {
    const { calls } = this.budgets.of(ORDERS);
    const turn = await calls.take({ priority: 'change', tenant: 'shop', effect: 'read', patience: CALL.patience });
    turn?.end({ throttled: true, retryAfterSeconds: 1 });
    await settled();
  }
}
