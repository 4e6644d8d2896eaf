import type { Call, ReadCall } from '../../../src/lambda/client.ts';
import { createInvokeConfigs, type InvokeConfigs } from '../../../src/lambda/invoke-configs.ts';
import type { Observation } from '../../../src/lambda/observation.ts';
import { createRequestBudgets, type RequestBudgets } from '../../../src/lambda/request-budgets.ts';
import type { Priority } from '../../../src/priority.ts';
import { ORDERS, REGION, target } from '../reconcile/rules/facts.ts';
import { SimulatedClock, settled } from '../simulated-clock.ts';
import { FunctionInLambda } from './function-in-lambda.ts';
import { pass } from './passing-time.ts';

const { signal } = new AbortController();

/** A call that nothing aborts, with the operator's own identity. */
export const CALL: Omit<Call, 'priority'> = { tenant: 'shop', access: { region: REGION }, patience: signal, signal };

/** The observation, `none` where patience has ended, or what was thrown. */
export type Answer = Observation | 'none' | Error;

/** Reads of the function `orders`, and what they were answered with. */
export class Reader {
  readonly clock = new SimulatedClock();
  readonly lambda = new FunctionInLambda();
  /** More than enough, unless it is spent by {@link spendAll}. */
  readonly budgets: RequestBudgets = createRequestBudgets(1_000, this.clock, () => {});
  /** The functions of Lists that began again. */
  readonly endless: string[] = [];
  readonly configs: InvokeConfigs = createInvokeConfigs(this.lambda, this.budgets, this.clock, (list) =>
    this.endless.push(list.functionArn),
  );
  /** By the name of the read. */
  readonly answers = new Map<string, Answer>();

  /** @param qualifiers - that have a configuration, without any setting */
  constructor(...qualifiers: readonly string[]) {
    for (const qualifier of qualifiers) this.lambda.configs.set(qualifier, {});
  }

  /** Reads a qualifier, as wanted from now on; the answer is kept by the qualifier, or by the name that is given. */
  read(qualifier: string, priority: Priority = 'check', more: Partial<ReadCall> & { name?: string } = {}): void {
    const { name = qualifier, ...call } = more;
    const since = this.clock.elapsed();
    this.configs.read(target('orders', qualifier), { ...CALL, priority, since, ...call }).then(
      (answered) => this.answers.set(name, answered?.seen ?? 'none'),
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
