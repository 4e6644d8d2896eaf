import type { EventInvokeConfig } from '../api/event-invoke-config.ts';
import type { Written } from '../kubernetes/object-writer.ts';
import type { Accounts } from '../lambda/accounts.ts';
import type { Answered } from '../lambda/answers.ts';
import type { InvokeConfigs } from '../lambda/invoke-configs.ts';
import type { Observation } from '../lambda/observation.ts';
import { targetArn } from '../lambda/target.ts';
import { apply, type Edges, type StepCall } from './apply.ts';
import { gather, type Surroundings } from './gather.ts';
import type { Ledger } from './ledger.ts';
import { MOST_STEPS, NEW_ROUND, type Round } from './round.ts';
import { decision } from './rules/decide.ts';
import type { Facts } from './rules/facts.ts';
import type { ActingStep, EndingStep } from './rules/step.ts';

/** A write to Lambda that a reconcile would make. */
export interface ForeseenWrite {
  readonly step: Extract<ActingStep, { do: 'Put' | 'Delete' }>;
  /** The configuration that Lambda holds there now; undefined where that was not looked at, as before a Delete. */
  readonly before: Observation | undefined;
}

/** The writes and the end of a reconcile that is only foreseen. */
export interface Preview {
  readonly writes: readonly ForeseenWrite[];
  readonly end: EndingStep;
  /** The name of the rule that ended it. */
  readonly rule: string;
  /** At the end, as if all writes had been made. */
  readonly facts: Facts;
}

/** The sources that a preview reads. */
export interface PreviewPorts extends Omit<Surroundings, 'ledger'> {
  readonly ledger: Ledger;
  readonly accounts: Pick<Accounts, 'identify'>;
  readonly read: InvokeConfigs['read'];
}

/**
 * Runs a reconcile in which every write is only imagined to succeed: the same facts, rules and steps, and nothing but
 * reads.
 *
 * @param now - milliseconds since the epoch
 * @throws the signal's reason
 */
export async function preview(
  first: EventInvokeConfig,
  ports: PreviewPorts,
  call: Omit<StepCall, 'stillWanted'>,
  now: number,
): Promise<Preview> {
  let object = first;
  let round: Round = NEW_ROUND;
  const writes: ForeseenWrite[] = [];
  const imagine = async (change: Partial<EventInvokeConfig>): Promise<Written<EventInvokeConfig>> => {
    object = { ...object, ...change };
    return { was: 'Written', object };
  };
  const edges: Edges = {
    accounts: ports.accounts,
    ledger: ports.ledger,
    invokeConfigs: {
      read: ports.read,
      put: async (target, settings) => imagined({ kind: 'found', functionArn: targetArn(target), settings }),
      delete: async () => imagined({ kind: 'absent' }),
    },
    // Only the answer to a real Put would say that a function is missing.
    functions: { find: async () => 'Found' },
    writeFinalizers: (_, finalizers) => imagine({ metadata: { ...object.metadata, finalizers: [...finalizers] } }),
    writeStatus: (_, status) => imagine({ status }),
    holdAccount: async () => 'Held',
  };

  for (let taken = 0; taken < MOST_STEPS; taken += 1) {
    const facts = gather(object, round, ports, now);
    const { rule, step } = decision(facts);
    switch (step.do) {
      case 'Put':
      case 'Delete':
        writes.push({ step, before: round.observations.get(targetArn(step.target)) });
        break;
      case 'Identify':
      case 'FindFunction':
      case 'Look':
      case 'AddFinalizer':
      case 'HoldAccount':
      case 'RemoveFinalizer':
      case 'WriteClaims':
      case 'Note':
        break;
      default:
        return { writes, end: step, rule, facts };
    }
    const applied = await apply(step, object, round, edges, { ...call, stillWanted: () => true });
    call.signal.throwIfAborted();
    round = typeof applied === 'string' ? round : applied.round;
  }
  throw new Error(`no end after ${MOST_STEPS} steps`);
}

function imagined(seen: Observation): Answered {
  return { seen, askedAt: 0, answeredAt: 0 };
}
