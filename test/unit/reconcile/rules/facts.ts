import type { Failure } from '../../../../src/lambda/failure.ts';
import type { Observation } from '../../../../src/lambda/observation.ts';
import type { Settings } from '../../../../src/lambda/settings.ts';
import type { Identity, Target } from '../../../../src/lambda/target.ts';
import type { Claim, Claims } from '../../../../src/reconcile/object/claims.ts';
import type { Desired, Policies } from '../../../../src/reconcile/object/declared.ts';
import type { Facts, FailedCall, Known } from '../../../../src/reconcile/rules/facts.ts';
import type { Contender } from '../../../../src/reconcile/rules/ownership.ts';

export const NOW = '2026-01-01T00:10:00Z';
export const IDENTITY: Identity = { partition: 'aws', account: '123456789012' };
export const REGION = 'eu-west-1';

/** What the example's manifest asks for. */
export const SETTINGS: Settings = { maximumRetryAttempts: 0 };

/** A target at home. */
export function target(functionName: string, qualifier = '$LATEST', region = REGION): Target {
  return { ...IDENTITY, region, functionName, qualifier };
}

/** The canonical ARN of a target at home. */
export function arnOf(functionName: string, qualifier = '$LATEST', region = REGION): string {
  return `arn:aws:lambda:${region}:123456789012:function:${functionName}:${qualifier}`;
}

function arnIn({ functionName, qualifier, region }: Target): string {
  return arnOf(functionName, qualifier, region);
}

export const ORDERS = target('orders');
export const ORDERS_ARN = arnOf('orders');

export const POLICIES: Policies = { deletionPolicy: 'Delete', managementPolicy: 'Enforce', suspend: false };

export const DESIRED: Desired = {
  reference: { functionName: 'orders', qualifier: '$LATEST' },
  spelling: 'orders||',
  settings: SETTINGS,
  adoptionPolicy: 'Adopt',
};

/** Claims on targets, made under the example's spelling. */
export function claimsOn(...targets: readonly (Target | Claim)[]): Claims {
  return { spelling: 'orders||', list: targets.map((each) => ('target' in each ? each : { target: each })) };
}

const NOTHING_KNOWN: Known = {
  observedGeneration: undefined,
  functionArn: undefined,
  settings: {},
  adopted: undefined,
  inSync: false,
  trouble: undefined,
};

/** What the status of an object in sync remembers. */
export const IN_SYNC: Known = {
  ...NOTHING_KNOWN,
  observedGeneration: 1,
  functionArn: ORDERS_ARN,
  settings: SETTINGS,
  inSync: true,
};

/** What the status of a Stalled object remembers. */
export function stalled(reason: string, more: Partial<Known> = {}): Known {
  return { ...NOTHING_KNOWN, observedGeneration: 1, trouble: { reason, stalled: true, since: NOW }, ...more };
}

/** Lambda holds settings. */
export function found(settings: Settings, functionArn = ORDERS_ARN): Observation {
  return { kind: 'found', functionArn, settings, lastModified: '2026-01-01T00:00:00.000Z' };
}

export const ABSENT: Observation = { kind: 'absent' };

/** A call that failed. */
export function failedCall(
  kind: Failure['kind'],
  during: FailedCall['during'] = 'Look',
  more: Partial<Failure> & { tolerable?: boolean } = {},
): FailedCall {
  const { tolerable = false, ...failure } = more;
  return { during, tolerable, failure: { kind, message: `${kind}, says Lambda.`, ...failure } };
}

/** Another object. */
export function contender(key: string, more: Partial<Contender> = {}): Contender {
  return {
    key,
    createdAt: '2026-01-01T00:00:00Z',
    deleting: false,
    enforcing: true,
    suspended: false,
    claimed: new Set(),
    ...more,
  };
}

/** The facts of one object, as far as a test cares; `peers` are the other contenders. */
export interface FactsOf extends Partial<Omit<Facts, 'self' | 'contenders'>> {
  readonly self?: Partial<Contender>;
  readonly peers?: readonly Contender[];
}

/**
 * The facts of a new object whose function, account and region are known and whose configuration was not looked at yet.
 * Claims count where there is a finalizer, which is there by default where there are claims.
 */
export function factsOf({ self, peers = [], ...more }: FactsOf = {}): Facts {
  const claims = more.claims ?? claimsOn();
  const list = 'problem' in claims ? [] : claims.list;
  const hasFinalizer = more.hasFinalizer ?? list.length > 0;
  const policies = more.policies ?? POLICIES;
  const named = more.target === undefined ? ORDERS : more.target;
  const own = contender('shop/self', {
    enforcing: !('problem' in policies) && policies.managementPolicy === 'Enforce' && !policies.suspend,
    suspended: !('problem' in policies) && policies.managementPolicy === 'Enforce' && policies.suspend,
    claimed: new Set(hasFinalizer ? list.map((claim) => arnIn(claim.target)) : []),
    ...('problem' in named ? {} : { target: named }),
    ...self,
  });
  return {
    generation: 1,
    policies,
    desired: DESIRED,
    known: NOTHING_KNOWN,
    observeOnly: false,
    region: REGION,
    identity: IDENTITY,
    target: ORDERS,
    observation: undefined,
    seen: new Map(more.observation ? [[ORDERS_ARN, more.observation]] : []),
    put: undefined,
    deleted: new Set(),
    failed: undefined,
    now: NOW,
    ...more,
    claims,
    hasFinalizer,
    self: own,
    contenders: [own, ...peers],
  };
}
