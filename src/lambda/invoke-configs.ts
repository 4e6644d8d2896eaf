import type { Clock } from '../clock.ts';
import type { Answered } from './answers.ts';
import type { ReadCall, WriteCall } from './client.ts';
import { FirstWrites } from './first-writes.ts';
import type { EndlessList } from './function-reads.ts';
import { FunctionRequests } from './function-requests.ts';
import { ListChoice } from './list-choice.ts';
import type { RequestBudgets } from './request-budgets.ts';
import type { Requests } from './requests.ts';
import type { Settings } from './settings.ts';
import { functionArn, type Target } from './target.ts';
import type { WriteWish } from './wish.ts';

/**
 * The event invoke configurations in Lambda. Each method makes at most one attempt within the request budget and returns its
 * observation. It returns undefined if it made no attempt, because the caller's patience ended or the write was no
 * longer wanted.
 */
export interface InvokeConfigs {
  /**
   * A missing function looks like a missing configuration: Lambda's answer is the same. The answer is not stale.
   *
   * @throws the signal's reason
   */
  read(target: Target, call: ReadCall): Promise<Answered | undefined>;
  /** PutFunctionEventInvokeConfig: replaces all settings, so a setting that `settings` lacks is removed. */
  put(target: Target, settings: Settings, call: WriteCall): Promise<Answered | undefined>;
  /** DeleteFunctionEventInvokeConfig: `absent` also if there was no configuration. */
  delete(target: Target, call: WriteCall): Promise<Answered | undefined>;
}

/**
 * The configurations, through the request budgets.
 *
 * @param onEndlessList - called for a List that begins again, which is of no use for an hour
 */
export function createInvokeConfigs(
  requests: Pick<Requests, 'isUnproven' | 'get' | 'list' | 'put' | 'delete'>,
  budgets: RequestBudgets,
  clock: Clock,
  onEndlessList: (list: EndlessList) => void = () => {},
): InvokeConfigs {
  const ports = { requests, budgets, clock, listChoice: new ListChoice(clock), onEndlessList };
  const firstWrites = new FirstWrites();
  // By the function's ARN, the one that was used longest ago first.
  const functions = new Map<string, FunctionRequests>();

  const of = (target: Target): FunctionRequests => {
    const arn = functionArn(target);
    const used = functions.get(arn) ?? new FunctionRequests(target, ports);
    functions.delete(arn);
    for (const [each, { isIdle }] of functions) {
      if (!isIdle) break;
      functions.delete(each);
    }
    functions.set(arn, used);
    return used;
  };

  const write = (target: Target, call: WriteCall, request: WriteWish['request']) => {
    const isUnproven = () => requests.isUnproven(target, call.access);
    const make = () => of(target).write(target.qualifier, call, request);
    return isUnproven() ? firstWrites.make(call, isUnproven, make) : make();
  };

  return {
    read: (target, call) => of(target).read(target.qualifier, call),
    put: (target, settings, call) =>
      write(target, call, (turn) => requests.put(target, call.access, settings, turn, call.signal)),
    delete: (target, call) => write(target, call, (turn) => requests.delete(target, call.access, turn, call.signal)),
  };
}
