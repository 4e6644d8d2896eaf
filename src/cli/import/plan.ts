import type { AWSAccountSpec } from '../../api/aws-account.ts';
import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import type { Settings } from '../../lambda/settings.ts';
import { functionArn, readFunctionReference, resolveTarget, type Target, targetArn } from '../../lambda/target.ts';
import { type Manifest, manifestOf } from '../manifest/manifest.ts';
import { distinctObjectName, objectName } from '../manifest/object-name.ts';

/** A configuration in Lambda. */
export interface Held {
  readonly target: Target;
  readonly settings: Settings;
}

/** The result of an import: the manifests to write, and the configurations that have an object already. */
export interface Plan {
  /** Sorted by function and qualifier. */
  readonly manifests: readonly Manifest[];
  /** The configurations that already have an object in the cluster, in the same order. */
  readonly already: readonly { readonly target: Target; readonly object: EventInvokeConfig }[];
}

/** The destination of a plan's objects. */
export interface Place {
  /** The namespace, in which existing objects have names already; undefined if it isn't known. */
  readonly namespace: string | undefined;
  /** Whether the manifests name the namespace. */
  readonly isNamed: boolean;
  /** The region of functions that an object names without one. */
  readonly defaultRegion: string | undefined;
  /** The AWSAccount that the manifests name; absent: none. */
  readonly account?: string | undefined;
  /** The AWSAccounts of the cluster, by name, as far as they are known. */
  readonly accounts: ReadonlyMap<string, Pick<AWSAccountSpec, 'accountId' | 'region'>>;
}

/**
 * Decides which objects are written, and their names.
 *
 * @param existing - the objects of all namespaces
 */
export function planOf(held: readonly Held[], existing: readonly EventInvokeConfig[], place: Place): Plan {
  const { namespace, isNamed, account } = place;
  const sorted = held.toSorted((one, other) => compare(one.target, other.target));
  const owners = ownersAmong(existing, sorted, place);
  const already = sorted.flatMap(({ target }) => {
    const object = owners.get(targetArn(target));
    return object === undefined ? [] : [{ target, object }];
  });

  const taken = new Set(
    existing.filter(({ metadata }) => metadata.namespace === namespace).map(({ metadata }) => metadata.name),
  );
  const manifests = sorted
    .filter(({ target }) => !owners.has(targetArn(target)))
    .map(({ target, settings }) => {
      const name = freeName(target, taken);
      taken.add(name);
      return manifestOf(
        // A full ARN: an operator of another account or region then refuses it, and doesn't configure another function.
        { account, functionName: functionArn(target), qualifier: target.qualifier, ...settings },
        { name, ...(isNamed && namespace !== undefined && { namespace }) },
      );
    });
  return { manifests, already };
}

function freeName({ account, region, functionName, qualifier }: Target, taken: ReadonlySet<string>): string {
  const name = objectName(functionName, qualifier);
  return taken.has(name) ? distinctObjectName(functionName, qualifier, `${account} ${region}`) : name;
}

/** Maps a canonical ARN to the object that names it, for the accounts of the imported configurations. */
function ownersAmong(
  existing: readonly EventInvokeConfig[],
  held: readonly Held[],
  { defaultRegion, accounts }: Place,
): Map<string, EventInvokeConfig> {
  const owners = new Map<string, EventInvokeConfig>();
  const identities = new Map(held.map(({ target }) => [`${target.partition} ${target.account}`, target]));
  for (const object of existing) {
    const { accountRef, functionName, qualifier, region } = object.spec;
    const reference = readFunctionReference(functionName, qualifier, region);
    if ('problem' in reference) continue;
    const account = accounts.get(accountRef?.name ?? '');
    const inRegion = reference.region ?? account?.region ?? defaultRegion;
    if (inRegion === undefined) continue;
    const named = { ...(account && { account: account.accountId }), ...reference };
    for (const identity of identities.values()) {
      const target = resolveTarget(named, identity, inRegion);
      if (!('problem' in target) && !owners.has(targetArn(target))) owners.set(targetArn(target), object);
    }
  }
  return owners;
}

function compare(one: Target, other: Target): number {
  return order(functionArn(one), functionArn(other)) || order(one.qualifier, other.qualifier);
}

// Not by the user's language, so that two runs give the same bytes.
function order(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
