import type { EventInvokeConfig } from '../api/event-invoke-config.ts';
import type { Accounts } from '../lambda/accounts.ts';
import type { Call } from '../lambda/client.ts';
import type { InvokeConfigs } from '../lambda/invoke-configs.ts';
import type { Observation } from '../lambda/observation.ts';
import { type Target, targetArn } from '../lambda/target.ts';
import { apply, type Edges } from './apply.ts';
import { gather, type Surroundings } from './gather.ts';
import { report } from './report/report.ts';
import { MOST_STEPS, NEW_ROUND, type Round } from './round.ts';
import { decide } from './rules/decide.ts';
import type { Facts } from './rules/facts.ts';
import type { ActingStep, EndingStep } from './rules/step.ts';

/** A write to Lambda that a reconcile would make. */
export interface ForeseenWrite {
  readonly step: Extract<ActingStep, { do: 'Put' | 'Delete' }>;
  /** What Lambda holds there now; undefined where that was not looked at, as before a Delete. */
  readonly before: Observation | undefined;
}

/** What a reconcile would do, and how it would end. */
export interface Preview {
  readonly writes: readonly ForeseenWrite[];
  readonly end: EndingStep;
  /** At the end, as if all writes had been made. */
  readonly facts: Facts;
}

/** What a preview reads. */
export interface PreviewPorts extends Surroundings {
  readonly accounts: Pick<Accounts, 'identify'>;
  readonly read: InvokeConfigs['read'];
}

/**
 * Runs a reconcile in which every write is only imagined to succeed: the same facts, rules and steps, and nothing but
 * reads.
 *
 * @param now - ISO 8601
 * @throws the signal's reason
 */
export async function preview(
  first: EventInvokeConfig,
  ports: PreviewPorts,
  call: Call,
  now: string,
): Promise<Preview> {
  let object = first;
  let round: Round = NEW_ROUND;
  const writes: ForeseenWrite[] = [];
  const edges: Edges = {
    accounts: ports.accounts,
    invokeConfigs: {
      read: ports.read,
      put: async (target, settings) => ({ kind: 'found', functionArn: targetArn(target), settings }),
      delete: async () => ({ kind: 'absent' }),
    },
    writeMetadata: async (_, { annotations, finalizers }) => {
      object = withMetadata(object, annotations, finalizers);
      return true;
    },
  };

  for (let taken = 0; taken < MOST_STEPS; taken += 1) {
    const facts = gather(object, round, ports, now);
    const step = decide(facts);
    switch (step.do) {
      case 'Put':
      case 'Delete':
        writes.push({ step, before: seenOf(step.target, round) });
        break;
      case 'Record': {
        const { status } = report({ object, facts, done: round.done, step });
        object = { ...object, ...(status && { status }) };
        continue;
      }
      case 'Identify':
      case 'Look':
      case 'Claim':
      case 'Unclaim':
        break;
      default:
        return { writes, end: step, facts };
    }
    const after = await apply(step, object, round, edges, { ...call, stillWanted: () => true });
    call.signal.throwIfAborted();
    round = after ?? round;
  }
  throw new Error(`no end after ${MOST_STEPS} steps`);
}

function seenOf(target: Target, { observations }: Round): Observation | undefined {
  return observations.get(targetArn(target));
}

function withMetadata(
  object: EventInvokeConfig,
  annotations: Readonly<Record<string, string | null>>,
  finalizers: readonly string[],
): EventInvokeConfig {
  const all = { ...object.metadata.annotations, ...annotations };
  const kept = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
  return {
    ...object,
    metadata: { ...object.metadata, annotations: Object.fromEntries(kept), finalizers: [...finalizers] },
  };
}
