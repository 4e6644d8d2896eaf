import { RECONCILE_REQUESTED_AT } from '../../../../src/api/annotations.ts';
import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../../../src/api/event-invoke-config.ts';
import type { Written } from '../../../../src/kubernetes/object-writer.ts';
import type { Answered } from '../../../../src/lambda/answers.ts';
import type { Failure, FailureKind } from '../../../../src/lambda/failure.ts';
import type { Settings } from '../../../../src/lambda/settings.ts';
import { targetArn } from '../../../../src/lambda/target.ts';
import type { Priority } from '../../../../src/priority.ts';
import { createLedger, type Ledger } from '../../../../src/reconcile/ledger.ts';
import { createReconciler, type Reconciler } from '../../../../src/reconcile/reconciler.ts';
import type { ObjectEvent } from '../../../../src/reconcile/report/outcome.ts';
import type { Result } from '../../../../src/reconcile/report/result.ts';
import type { Again } from '../../../../src/reconcile/schedule/pacing.ts';
import { createPacing } from '../../../../src/reconcile/schedule/pacing.ts';
import { SimulatedClock } from '../../simulated-clock.ts';
import { objectOf } from '../objects.ts';
import { REACHING, WITHOUT_ACCOUNTS } from '../reaching.ts';
import { found, IDENTITY, NOW_MILLISECONDS } from '../rules/facts.ts';

/** A call of the reconciler, with the priority of those that wait for a turn. */
export interface Made {
  readonly what: 'Identify' | 'FindFunction' | 'Look' | 'Put' | 'Delete' | 'refresh' | 'finalizers' | 'status';
  readonly priority?: Priority;
  /** The version of the object that was to be written. */
  readonly version?: string;
  readonly status?: EventInvokeConfigStatus;
}

const FUNCTION_NOT_FOUND: Failure = { kind: 'FunctionNotFound', message: 'It does not exist.' };

/** A reconciler of one object, whose every call a test can interrupt. */
export class DrivenReconciler {
  readonly clock = new SimulatedClock(NOW_MILLISECONDS);
  readonly calls: Made[] = [];
  readonly events: ObjectEvent[] = [];
  readonly errors: string[] = [];
  /** The results of the reconciles. */
  readonly ended: Result[] = [];
  object: EventInvokeConfig | undefined = objectOf();
  held: Settings | undefined;
  /** Whether the function does not exist. */
  isMissing = false;
  /** What reads fail with. */
  fails: FailureKind | undefined;
  /** Whether the CRD is an older one, which drops claims without a word. */
  prunesClaims = false;
  /** Runs before a call is answered; what it throws is the answer, and a text is what came of a write instead. */
  interrupt: (made: Made) => 'Conflict' | undefined = () => undefined;
  /** Runs while a call waits for its turn. */
  waiting: (what: 'Look' | 'Put' | 'Delete') => void = () => {};
  readonly ledger: Ledger;
  readonly #reconciler: Reconciler;
  #version = 1;

  constructor() {
    const { clock } = this;
    this.ledger = createLedger(clock);
    const pacing = createPacing({
      clock,
      random: () => 0,
      ...REACHING,
      driftCheckIntervalSeconds: 600,
      minimumDriftCheckIntervalSeconds: 1,
      stretch: () => 1,
      secondsToRetry: (_object, _access, seconds) => seconds,
      paused: () => undefined,
    });
    this.#reconciler = createReconciler({
      clock,
      pacing,
      ledger: this.ledger,
      ...WITHOUT_ACCOUNTS,
      holdAccount: async () => 'Held',
      noteLeftBehind: () => {},
      observeOnly: false,
      paused: () => undefined,
      object: () => this.object,
      refresh: async (object) => {
        this.#made({ what: 'refresh' });
        if (this.object === undefined) return 'Gone';
        return object.metadata.resourceVersion === this.object.metadata.resourceVersion ? 'Same' : 'Changed';
      },
      contenders: () => [],
      accounts: {
        identify: async (_, { priority }) => {
          this.#made({ what: 'Identify', priority });
          return IDENTITY;
        },
      },
      invokeConfigs: {
        read: async (target, { priority, patience }) => {
          this.waiting('Look');
          if (patience.aborted) return undefined;
          this.#made({ what: 'Look', priority });
          if (this.fails !== undefined) return this.#failed({ kind: this.fails, message: 'No.' });
          return this.#seen(targetArn(target));
        },
        put: async (target, settings, { priority, patience, stillWanted }) => {
          this.waiting('Put');
          if (patience.aborted || !stillWanted()) return undefined;
          this.#made({ what: 'Put', priority });
          if (this.isMissing) return this.#failed(FUNCTION_NOT_FOUND);
          this.held = settings;
          return this.#seen(targetArn(target));
        },
        delete: async (_, { priority, patience, stillWanted }) => {
          this.waiting('Delete');
          if (patience.aborted || !stillWanted()) return undefined;
          this.#made({ what: 'Delete', priority });
          this.held = undefined;
          return this.#seen('');
        },
      },
      functions: {
        find: async (_, { priority }) => {
          this.#made({ what: 'FindFunction', priority });
          return this.isMissing ? FUNCTION_NOT_FOUND : 'Found';
        },
      },
      writeFinalizers: async (object, finalizers) =>
        this.#write({ what: 'finalizers', version: object.metadata.resourceVersion }, (current) => ({
          ...current,
          metadata: { ...current.metadata, finalizers: [...finalizers] },
        })),
      writeStatus: async (object, status) =>
        this.#write({ what: 'status', version: object.metadata.resourceVersion, status }, (current) => {
          const { claims, ...rest } = status;
          return { ...current, status: { ...rest, ...(claims && !this.prunesClaims && { claims }) } };
        }),
      recordEvent: (_, event) => void this.events.push(event),
      ended: (result) => void this.ended.push(result),
      log: (level, message, { detail }) => {
        if (level === 'error') this.errors.push(`${message}: ${detail}`);
      },
    });
  }

  /** The names of the calls since the last time. */
  takeCalls(): string[] {
    return this.calls.splice(0).map(({ what }) => what);
  }

  /** Somebody else changes the object. */
  change(change: (object: EventInvokeConfig) => EventInvokeConfig): void {
    if (this.object === undefined) return;
    this.#version += 1;
    const { metadata, ...rest } = change(this.object);
    this.object = { ...rest, metadata: { ...metadata, resourceVersion: String(this.#version) } };
  }

  /** A user edits the spec, and the watch tells the reconciler. */
  edit(spec: Partial<EventInvokeConfig['spec']>): void {
    this.change((object) => ({
      ...object,
      metadata: { ...object.metadata, generation: object.metadata.generation + 1 },
      spec: { ...object.spec, ...spec },
    }));
    this.#reconciler.startAfresh('shop/orders');
  }

  /** A user asks for a check, and the watch tells the reconciler. */
  request(at: string): void {
    this.change((object) => ({
      ...object,
      metadata: { ...object.metadata, annotations: { [RECONCILE_REQUESTED_AT]: at } },
    }));
    this.#reconciler.startAfresh('shop/orders');
  }

  /** The operator is asked to stop. */
  stop(): void {
    this.#reconciler.stopWaiting();
  }

  reconcile(priority: Priority = 'check'): Promise<Again | undefined> {
    const now = this.clock.elapsed();
    const work = { key: 'shop/orders', priority, since: now, addedAt: now };
    return this.#reconciler.reconcile(work, { waits() {}, goesOn() {} }, new AbortController().signal);
  }

  #failed(failure: Failure): Answered {
    const now = this.clock.elapsed();
    return { seen: { kind: 'failed', failure }, askedAt: now, answeredAt: now };
  }

  #seen(arn: string): Answered {
    const seen = this.held === undefined ? ({ kind: 'absent' } as const) : found(this.held, arn);
    return { seen, askedAt: this.clock.elapsed(), answeredAt: this.clock.elapsed() };
  }

  #made(made: Made): 'Conflict' | undefined {
    this.calls.push(made);
    return this.interrupt(made);
  }

  #write(made: Made, change: (object: EventInvokeConfig) => EventInvokeConfig): Written<EventInvokeConfig> {
    const came = this.#made(made);
    if (this.object === undefined) return { was: 'Gone' };
    if (came !== undefined || made.version !== this.object.metadata.resourceVersion) return { was: 'Conflict' };
    this.change(change);
    return { was: 'Written', object: this.object };
  }
}
