/** The operator's gate as it would be without one: whatever is sent leaves, and nothing is asked. */
import type { Agent } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Gate } from '../../../src/network/gate.ts';

export {
  CLOSED_BECAUSE,
  type ClosedBecause,
  type Gate,
  GateClosedError,
  OPEN_GATE,
} from '../../../src/network/gate.ts';

/** Leaves an agent as it is. */
export function guardAgent(_agent: Agent, _gate: Gate, _isWrite: (method: string) => boolean): void {}

/** Leaves a dispatcher as it is. */
export function guardedDispatcher(dispatcher: Dispatcher, _gate: Gate): Dispatcher {
  return dispatcher;
}
