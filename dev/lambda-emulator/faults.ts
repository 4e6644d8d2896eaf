import type { Exchange, Operation } from './exchange.ts';
import type { Settings } from './settings.ts';
import { isStsOperation } from './sts-operation.ts';

/** A fault. Unless its description says otherwise, the request is not performed. */
export type FaultKind =
  /** The request is performed `ms` milliseconds later; another fault may apply to it as well. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** 429 TooManyRequestsException, with `Retry-After` if a number of seconds is given. */
  | { readonly kind: 'throttle'; readonly retryAfterSeconds?: number }
  /** ServiceException. */
  | { readonly kind: 'serverError'; readonly status: 500 | 502 | 503 }
  /**
   * The connection is reset. With `afterApplying` the request is performed first, and the client can't know that.
   */
  | { readonly kind: 'reset'; readonly afterApplying?: boolean }
  /** There is never an answer. With `afterApplying` the request is performed. */
  | { readonly kind: 'hang'; readonly afterApplying?: boolean }
  /** The request is performed, and answered, once a promise is fulfilled. With `afterApplying` it is performed at once. */
  | { readonly kind: 'hold'; readonly until: Promise<void>; readonly afterApplying?: boolean }
  /** The request is performed, and the connection ends in the middle of the answer's body. */
  | { readonly kind: 'truncatedBody' }
  /** 200 with JSON that lacks all members of an answer. */
  | { readonly kind: 'wrongJson' }
  /** An HTML page, as from a proxy in between, which may name itself. `status` is 200 unless given. */
  | { readonly kind: 'htmlBody'; readonly status?: number; readonly server?: string }
  /** 200 with any other JSON. */
  | { readonly kind: 'json'; readonly body: object }
  /** Any other error. */
  | { readonly kind: 'error'; readonly status: number; readonly code: string; readonly message: string }
  /**
   * A Put or Update passes every check, then stores these settings and answers 200 with them. Other operations are not
   * affected.
   */
  | { readonly kind: 'answerDiffers'; readonly settings: Settings };

/** The requests that get a fault. An absent member is no restriction. */
export interface FaultMatch {
  /** Absent: all of Lambda's operations. Those of STS get a fault only if they are named. */
  readonly operations?: readonly Operation[];
  /** The region that the request is signed for. */
  readonly region?: string;
  /** The plain name of a function, for every form in a request. */
  readonly functionName?: string;
  /** For Put, Update, Get and Delete, no qualifier counts as `$LATEST`. */
  readonly qualifier?: string;
  /** The number of requests that get it. @default unlimited */
  readonly times?: number;
}

/** A fault, and the requests that get it. */
export type Fault = FaultMatch & FaultKind;

/** The effect of the faults on one request. */
export interface MetFaults {
  /** The sum of the latencies, in milliseconds. */
  readonly latencyMs: number;
  /** The first fault that is not a latency. */
  readonly fault: Exclude<FaultKind, { kind: 'latency' }> | undefined;
}

/** The active faults, in the order in which they were added. */
export class Faults {
  readonly #faults = new Map<symbol, { readonly fault: Fault; remaining: number }>();

  /** Adds a fault. @returns a function that removes it, and may be called again */
  add(fault: Fault): () => void {
    const id = Symbol(fault.kind);
    this.#faults.set(id, { fault, remaining: fault.times ?? Number.POSITIVE_INFINITY });
    return () => {
      this.#faults.delete(id);
    };
  }

  /** Removes all faults. */
  clear(): void {
    this.#faults.clear();
  }

  /** The faults for a request. The count of each of them goes down by one. */
  meet(exchange: Exchange): MetFaults {
    let latencyMs = 0;
    for (const [id, entry] of this.#faults) {
      if (!matches(entry.fault, exchange)) continue;
      entry.remaining -= 1;
      if (entry.remaining <= 0) this.#faults.delete(id);
      if (entry.fault.kind !== 'latency') return { latencyMs, fault: entry.fault };
      latencyMs += entry.fault.ms;
    }
    return { latencyMs, fault: undefined };
  }
}

function matches(fault: Fault, { operation, scope, functionName, qualifier }: Exchange): boolean {
  if (fault.operations === undefined ? isStsOperation(operation) : !fault.operations.includes(operation)) {
    return false;
  }
  if (fault.kind === 'answerDiffers' && !operation.startsWith('Put') && !operation.startsWith('Update')) return false;
  if (fault.region !== undefined && fault.region !== scope?.region) return false;
  if (fault.functionName !== undefined && fault.functionName !== functionName) return false;
  return fault.qualifier === undefined || fault.qualifier === qualifier;
}
