import type { Failure, FailureKind } from '../../../src/lambda/failure.ts';
import type { Observation, Page } from '../../../src/lambda/observation.ts';
import type {} from '../../../src/lambda/requests.ts';
import type { Settings } from '../../../src/lambda/settings.ts';
import type { Target } from '../../../src/lambda/target.ts';
import type { SimulatedClock } from '../simulated-clock.ts';

/** Who wrote a configuration: the uid of an object for which the operator put it, or a stranger. */
export type Origin = string;

export const STRANGER: Origin = 'stranger';

/** A configuration that Lambda holds. */
export interface HeldConfig {
  readonly settings: Settings;
  readonly origin: Origin;
  readonly lastModified: string;
}

/** What the operator's credentials may be denied. */
export type Action = 'Get' | 'List' | 'Put' | 'Delete' | 'GetFunction';

/** The canonical ARN. */
export function arnOf({ partition, region, account, functionName, qualifier }: Target): string {
  return `arn:${partition}:lambda:${region}:${account}:function:${functionName}:${qualifier}`;
}

/** Lambda as far as event invoke configurations go. Nobody else than its methods changes anything. */
export class ModelLambda {
  /** By canonical ARN. */
  readonly configs = new Map<string, HeldConfig>();
  /** Canonical ARNs of the functions, aliases and versions that do not exist. */
  readonly missing = new Set<string>();
  readonly denied = new Set<Action>();
  /** AWSAccounts whose role lets nobody in. */
  readonly distrusting = new Set<string>();
  /** Destinations that do not exist, or that no execution role may reach. */
  readonly unreachable = new Set<string>();
  /** Writes of which nobody hears an answer, and whether they are performed. */
  readonly unanswered = new Map<'Put' | 'Delete', { readonly performed: boolean }>();
  /** Takes Puts that arrive later, while it is set; nobody hears their answers. */
  postpone: ((arrive: () => void) => void) | undefined;
  /** What every call is answered with while it is set. */
  failing: Failure | undefined;
  /** What a Put stores instead of what it was asked for. */
  stubborn: Settings | undefined;
  /** Writes that changed something, or could have. */
  writes = 0;
  readonly #clock: SimulatedClock;
  readonly #journal: string[];

  constructor(clock: SimulatedClock, journal: string[]) {
    this.#clock = clock;
    this.#journal = journal;
  }

  get(target: Target): Observation {
    return this.#refusal('Get', target) ?? this.#observe(target);
  }

  /** @param marker - the first qualifier of the page; none for the first page */
  list(target: Target, marker: string | undefined, pageSize: number): Page | { readonly failure: Failure } {
    const refusal = this.#refusal('List', target);
    if (refusal !== undefined) return { failure: refusal.failure };
    const arns = [...this.configs.keys()].map((arn) => arn.split(':'));
    const ofFunction = arns.filter((parts) => arnOf({ ...target, qualifier: parts.at(-1) ?? '' }) === parts.join(':'));
    const qualifiers = ofFunction.map((parts) => parts.at(-1) ?? '').sort();
    const left = qualifiers.filter((qualifier) => qualifier >= (marker ?? ''));
    const next = left[pageSize];
    return {
      found: new Map(left.slice(0, pageSize).map((qualifier) => [qualifier, this.#observe({ ...target, qualifier })])),
      ...(next !== undefined && { marker: next }),
    };
  }

  /** @returns a failure unless the function exists */
  getFunction(target: Target): ReturnType<typeof failed> | undefined {
    const refusal = this.#refusal('GetFunction', target);
    return refusal ?? (this.missing.has(arnOf(target)) ? failed('FunctionNotFound') : undefined);
  }

  put(target: Target, settings: Settings, origin: Origin): Observation {
    const refusal = this.#refusal('Put', target);
    if (refusal !== undefined) return refusal;
    if (this.missing.has(arnOf(target))) return failed('FunctionNotFound');
    const { onSuccess = '', onFailure = '' } = settings;
    if (this.unreachable.has(onSuccess) || this.unreachable.has(onFailure)) return failed('DestinationRefused');
    const lost = this.unanswered.get('Put');
    if (lost?.performed === false) return failed('Unavailable');
    this.writes += 1;
    this.hold(arnOf(target), this.stubborn ?? settings, origin);
    return lost ? failed('Unavailable') : this.#observe(target);
  }

  delete(target: Target): Observation {
    const refusal = this.#refusal('Delete', target);
    if (refusal !== undefined) return refusal;
    const lost = this.unanswered.get('Delete');
    if (lost?.performed === false) return failed('Unavailable');
    if (this.configs.delete(arnOf(target))) this.writes += 1;
    return lost ? failed('Unavailable') : { kind: 'absent' };
  }

  /** Someone writes a configuration by another way than the operator. */
  hold(arn: string, settings: Settings, origin: Origin = STRANGER): void {
    const lastModified = new Date(this.#clock.now()).toISOString();
    this.configs.set(arn, { settings, origin, lastModified });
  }

  #refusal(action: Action, target: Target): ReturnType<typeof failed> | undefined {
    this.#journal.push(`${action} ${target.functionName}:${target.qualifier}`);
    if (this.failing !== undefined) return { kind: 'failed', failure: this.failing };
    return this.denied.has(action) ? failed('AccessDenied') : undefined;
  }

  #observe(target: Target): Observation {
    const held = this.configs.get(arnOf(target));
    if (held === undefined) return { kind: 'absent' };
    const { settings, lastModified } = held;
    return { kind: 'found', functionArn: arnOf(target), settings, lastModified };
  }
}

/** A call that failed. */
export function failed(kind: FailureKind): { readonly kind: 'failed'; readonly failure: Failure } {
  return { kind: 'failed', failure: { kind, message: `${kind} says the model.` } };
}
