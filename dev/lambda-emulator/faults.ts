import type { Exchange, Operation } from './exchange.ts';
import type { Settings } from './settings.ts';

/** What goes wrong. Unless it says otherwise, the request is not carried out. */
export type FaultKind =
  /** The request is carried out `ms` milliseconds later; another fault may apply to it as well. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** 429 TooManyRequestsException, with `Retry-After` where a number of seconds is given. */
  | { readonly kind: 'throttle'; readonly retryAfterSeconds?: number }
  /** ServiceException. */
  | { readonly kind: 'serverError'; readonly status: 500 | 502 | 503 }
  /**
   * The connection is reset; with `afterApplying` only once the request is carried out, so that the client can't know
   * whether it was.
   */
  | { readonly kind: 'reset'; readonly afterApplying?: boolean }
  /** There is never an answer; with `afterApplying` the request is carried out nevertheless. */
  | { readonly kind: 'hang'; readonly afterApplying?: boolean }
  /** The request is carried out, and the connection ends in the middle of the answer's body. */
  | { readonly kind: 'truncatedBody' }
  /** 200 with JSON that has none of the members of an answer. */
  | { readonly kind: 'wrongJson' }
  /** An HTML page, as from a proxy in between, which may name itself. `status` is 200 unless given. */
  | { readonly kind: 'htmlBody'; readonly status?: number; readonly server?: string }
  /** 200 with any other JSON. */
  | { readonly kind: 'json'; readonly body: object }
  /** Any other error. */
  | { readonly kind: 'error'; readonly status: number; readonly code: string; readonly message: string }
  /**
   * A Put or Update passes every check, then stores these settings and answers 200 with them. Other operations never
   * meet it.
   */
  | { readonly kind: 'answerDiffers'; readonly settings: Settings };

/** Which requests meet a fault; a member that is absent restricts nothing. */
export interface FaultMatch {
  /** Absent: all of Lambda's. STS GetCallerIdentity meets a fault only where it is named. */
  readonly operations?: readonly Operation[];
  /** The plain name of a function, in whichever form the request spells it. */
  readonly functionName?: string;
  /** Put, Update, Get and Delete without a qualifier mean `$LATEST`. */
  readonly qualifier?: string;
  /** How many requests meet it. @default unlimited */
  readonly times?: number;
}

/** A fault, as it is asked for. */
export type Fault = FaultMatch & FaultKind;

/** What the faults make of one request. */
export interface MetFaults {
  /** The sum of the latencies, in milliseconds. */
  readonly latencyMs: number;
  /** The first fault that is more than latency. */
  readonly fault: Exclude<FaultKind, { kind: 'latency' }> | undefined;
}

/** The faults that are in force. Those added first apply first. */
export class Faults {
  readonly #faults = new Map<symbol, { readonly fault: Fault; remaining: number }>();

  /** Puts a fault in force. @returns a function that takes it back; it may be called more than once */
  add(fault: Fault): () => void {
    const id = Symbol(fault.kind);
    this.#faults.set(id, { fault, remaining: fault.times ?? Number.POSITIVE_INFINITY });
    return () => {
      this.#faults.delete(id);
    };
  }

  /** Takes every fault back. */
  clear(): void {
    this.#faults.clear();
  }

  /** The faults that a request meets, each of which is used up by one. */
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

function matches(fault: Fault, { operation, functionName, qualifier }: Exchange): boolean {
  if (fault.operations === undefined ? operation === 'GetCallerIdentity' : !fault.operations.includes(operation)) {
    return false;
  }
  if (fault.kind === 'answerDiffers' && !operation.startsWith('Put') && !operation.startsWith('Update')) return false;
  if (fault.functionName !== undefined && fault.functionName !== functionName) return false;
  return fault.qualifier === undefined || fault.qualifier === qualifier;
}
