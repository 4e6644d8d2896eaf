import type { Agent as HttpAgent } from 'node:http';
import { DecoratorHandler, type Dispatcher } from 'undici';

/** Why no write may leave: the operator is paused, or does not lead. */
export const CLOSED_BECAUSE = ['Paused', 'NotLeading'] as const;
export type ClosedBecause = (typeof CLOSED_BECAUSE)[number];

/** A write was not sent, because the gate was closed at the moment at which its first byte would have left. */
export class GateClosedError extends Error {
  override readonly name = 'GateClosedError';
  readonly because: ClosedBecause;

  /** @param message - a sentence for people */
  constructor(because: ClosedBecause, message: string) {
    super(message);
    this.because = because;
  }
}

/**
 * Asked at the moment at which the first byte of a write would leave. A timer or an AbortSignal would come too late: an event
 * loop that was blocked may send first and run its timers later.
 *
 * @returns undefined where the write may leave
 */
export type Gate = () => GateClosedError | undefined;

/** The gate of a program that may always write. */
export const OPEN_GATE: Gate = () => undefined;

declare module 'http' {
  interface Agent {
    // Node's types leave it out. It is the one method that every request passes, whether its socket is new, kept alive, or
    // waited for under maxSockets: `reuseSocket` isn't called for a request that waited.
    addRequest(request: ClientRequest, options: object): void;
  }
}

/**
 * Puts a gate in front of an agent's writes.
 *
 * @param isWrite - by the method of a request
 */
export function guardAgent(agent: HttpAgent, gate: Gate, isWrite: (method: string) => boolean): void {
  const add = agent.addRequest.bind(agent);
  agent.addRequest = (request, options) => {
    // Node tells of the socket, and flushes the request to it in the same breath. A socket that was destroyed takes nothing.
    if (isWrite(request.method)) {
      request.once('socket', () => {
        const closed = gate();
        if (closed !== undefined) request.destroy(closed);
      });
    }
    add(request, options);
  };
}

/** A dispatcher with a gate in front of everything but its reads. */
export function guardedDispatcher(dispatcher: Dispatcher, gate: Gate): Dispatcher {
  return dispatcher.compose(
    (dispatch) => (options, handler) =>
      dispatch(options, options.method === 'GET' ? handler : new GuardedHandler(handler, gate)),
  );
}

class GuardedHandler extends DecoratorHandler implements Dispatcher.DispatchHandler {
  readonly #handler: Dispatcher.DispatchHandler;
  readonly #gate: Gate;

  constructor(handler: Dispatcher.DispatchHandler, gate: Gate) {
    super(handler);
    this.#handler = handler;
    this.#gate = gate;
  }

  // Called with a socket that is ready, before the request is written to it. What is thrown here fails the request.
  onRequestStart(...start: Parameters<NonNullable<Dispatcher.DispatchHandler['onRequestStart']>>): void {
    const closed = this.#gate();
    if (closed !== undefined) throw closed;
    this.#handler.onRequestStart?.(...start);
  }
}
