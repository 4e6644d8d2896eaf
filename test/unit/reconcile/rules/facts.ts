import type { Account } from '../../../../src/accounts/account.ts';
import type { Failure } from '../../../../src/lambda/failure.ts';
import type { Observation } from '../../../../src/lambda/observation.ts';
import type { Access } from '../../../../src/lambda/scope.ts';
import { declareAll, type Settings } from '../../../../src/lambda/settings.ts';
import {
  type FunctionReference,
  type Identity,
  LATEST,
  type Target,
  targetArn,
} from '../../../../src/lambda/target.ts';
import { type Claim, type Claims, NO_CLAIMS } from '../../../../src/reconcile/object/claims.ts';
import type { Declared, Policies } from '../../../../src/reconcile/object/declared.ts';
import type { Known } from '../../../../src/reconcile/object/known.ts';
import { isSameWords } from '../../../../src/reconcile/object/words.ts';
import type { Contender } from '../../../../src/reconcile/rules/contender.ts';
import { type Facts, type FailedStep, type RefusedWrite, timestamp } from '../../../../src/reconcile/rules/facts.ts';

export const NOW = '2026-01-01T00:10:00Z';
export const NOW_MILLISECONDS = Date.parse(NOW);

/** A moment before now, ISO 8601. */
export function ago(seconds: number): string {
  return timestamp(NOW_MILLISECONDS - seconds * 1000);
}

export const IDENTITY: Identity = { partition: 'aws', account: '123456789012' };
export const REGION = 'eu-west-1';
export const ACCESS: Access = { region: REGION };

/** The AWSAccount `payments`, at home: it allows everybody everything but destinations. */
export const PAYMENTS: Account = {
  name: 'payments',
  accountId: IDENTITY.account,
  region: REGION,
  grants: [{ namespaces: ['*'], functions: ['*'], regions: ['*'], destinations: [], access: 'Enforce' }],
  terminating: false,
  finalizers: [],
};

/** What the example's manifest asks for. */
export const SETTINGS: Settings = { maximumRetryAttempts: 0 };

/** What somebody else might put there. */
export const OTHER: Settings = { maximumRetryAttempts: 2 };

/** A target at home. */
export function target(functionName: string, qualifier = LATEST, region = REGION): Target {
  return { ...IDENTITY, region, functionName, qualifier };
}

/** The canonical ARN of a target at home. */
export function arnOf(functionName: string, qualifier = LATEST, region = REGION): string {
  return `arn:aws:lambda:${region}:123456789012:function:${functionName}:${qualifier}`;
}

export const ORDERS = target('orders');
export const ORDERS_ARN = arnOf('orders');
export const BILLING = target('billing');
export const LIVE = target('orders', 'live');

export const POLICIES: Policies = { deletionPolicy: 'Delete', managementPolicy: 'Enforce', suspend: false };

export const DECLARED: Declared = {
  reference: { functionName: 'orders', qualifier: LATEST },
  words: { functionName: 'orders' },
  settings: declareAll(SETTINGS),
  adoptionPolicy: 'Adopt',
};

/** The example's manifest with other settings. */
export function declaring(settings: Settings, more: Partial<Declared> = {}): Declared {
  return { ...DECLARED, settings: declareAll(settings), ...more };
}

/** The example's manifest after its functionName was edited. */
export function naming(functionName: string, more: Partial<Declared> = {}): Declared {
  return { ...DECLARED, reference: { functionName, qualifier: LATEST }, words: { functionName }, ...more };
}

/** A claim that entitles to nothing, unless `more` says so. */
export function claim(on: Target, more: Partial<Claim> = {}): Claim {
  return { target: on, established: false, attempts: [], ...more };
}

/** A claim on what is ours. */
export function established(on: Target, more: Partial<Claim> = {}): Claim {
  return claim(on, { established: true, ...more });
}

/** A claim with Puts of unknown outcome, all announced at one time. */
export function attempted(on: Target, settings: readonly Settings[], at = NOW, more: Partial<Claim> = {}): Claim {
  return claim(on, { attempts: settings.map((each) => ({ settings: each, at })), ...more });
}

/** An established claim on what the spec names no longer. */
export function leaving(on: Target, settings: Settings | undefined, since = NOW): Claim {
  return established(on, { parting: { state: 'Leaving', since, ...(settings && { settings }) } });
}

/** Claims under the example's words. */
export function claimsOn(...list: readonly Claim[]): Claims {
  return list.length === 0 ? NO_CLAIMS : { named: DECLARED.words, list };
}

const NOTHING_KNOWN: Known = {
  observedGeneration: undefined,
  syncedGeneration: undefined,
  target: undefined,
  settings: {},
  refusal: undefined,
  lastDrift: undefined,
  isReady: false,
};

/** What a status remembers, as far as a test cares. */
export function known(more: Partial<Known> = {}): Known {
  return { ...NOTHING_KNOWN, ...more };
}

/** What the status of an object in sync remembers. */
export const IN_SYNC: Known = known({
  observedGeneration: 1,
  syncedGeneration: 1,
  target: ORDERS,
  settings: SETTINGS,
  isReady: true,
});

/** Lambda holds settings. */
export function found(settings: Settings, functionArn = ORDERS_ARN): Observation {
  return { kind: 'found', functionArn, settings, lastModified: '2026-01-01T00:00:00.000Z' };
}

export const ABSENT: Observation = { kind: 'absent' };

/** A call to AWS that failed. */
export function failedCall(
  kind: Failure['kind'],
  during: 'Identify' | 'Look' | 'Put' | 'Delete' = 'Look',
  { tolerated = false, ...failure }: Partial<Failure> & { readonly tolerated?: boolean } = {},
): FailedStep {
  return { during, tolerated, failure: { kind, message: `${kind}, says Lambda.`, ...failure } };
}

/** A write that Kubernetes refuses. */
export function refusedWrite(during: RefusedWrite['during']): RefusedWrite {
  return { during, refusal: 'admission webhook "guard" denied the request' };
}

/** What an object names. */
export function referenceTo({ functionName, qualifier, region }: Target): FunctionReference {
  return { functionName, qualifier, region };
}

/** Another object: it names `orders`, claims nothing, and is a day younger than the object itself. */
export function contender(key: string, more: Partial<Contender> = {}): Contender {
  return {
    key,
    namespace: key.replace(/\/.*/, ''),
    createdAt: Date.parse('2025-12-31T00:00:00Z'),
    deleting: false,
    held: (more.claims?.list.length ?? 0) > 0,
    mode: 'Enforcing',
    reference: { functionName: 'orders', qualifier: LATEST, region: REGION },
    keepsWords: more.claims?.named !== undefined,
    claims: NO_CLAIMS,
    mayWrite: () => true,
    ...more,
  };
}

/** The facts of one object, as far as a test cares. */
export interface FactsOf extends Partial<Omit<Facts, 'self'>> {
  readonly self?: Partial<Contender>;
  /** What Lambda showed of the target that the manifest means. */
  readonly observation?: Observation;
}

/**
 * The facts of a new object whose account and region are known and whose configuration was not looked at yet. The API
 * server holds its claims, and with claims our finalizer holds the object, unless the test says otherwise.
 */
export function factsOf({ self, observation, ...more }: FactsOf = {}): Facts {
  const stored = more.stored ?? more.claims ?? NO_CLAIMS;
  const claims = more.claims ?? stored;
  const policies = more.policies ?? POLICIES;
  const declared = more.declared ?? DECLARED;
  const means = 'target' in more ? more.target : ORDERS;
  const read = 'problem' in claims ? NO_CLAIMS : claims;
  const isOut = 'problem' in policies || policies.managementPolicy === 'Observe';
  return {
    generation: 1,
    deletingSince: undefined,
    heldByOthers: false,
    known: known(),
    status: {},
    request: undefined,
    observeOnly: false,
    paused: undefined,
    account: { is: 'Operator' },
    namedAccount: () => undefined,
    accountIsHeld: () => true,
    ownByDefault: true,
    grantsKnown: { since: 0, until: NOW_MILLISECONDS },
    access: ACCESS,
    identify: () => IDENTITY,
    target: means,
    others: [],
    seen: new Map(
      observation === undefined || means === undefined || 'problem' in means ? [] : [[targetArn(means), observation]],
    ),
    puts: new Map(),
    deletedAt: () => undefined,
    lastPut: () => undefined,
    latePutUntil: () => 0,
    isMissing: () => false,
    failed: undefined,
    failedCalls: [],
    claimsNotKept: false,
    now: NOW_MILLISECONDS,
    ...more,
    policies,
    declared,
    stored,
    claims,
    self: {
      key: 'shop/self',
      namespace: 'shop',
      createdAt: Date.parse('2025-12-30T00:00:00Z'),
      deleting: more.deletingSince !== undefined,
      held: 'problem' in stored || stored.list.length > 0,
      mode: isOut ? 'Out' : policies.suspend ? 'Suspended' : 'Enforcing',
      ...(!('problem' in declared) && { reference: { region: REGION, ...declared.reference } }),
      keepsWords: read.named !== undefined && !('problem' in declared) && isSameWords(read.named, declared.words),
      claims: read,
      mayWrite: () => true,
      ...self,
    },
  };
}
