import type { GrantedAccess } from '../api/aws-account.ts';
import { allowsDestination } from './destination-pattern.ts';
import { matchesGlob } from './glob.ts';

/** The permissions of some namespaces in an AWSAccount; what its manifest leaves out is filled in. */
export interface Grant {
  readonly namespaces: readonly string[];
  readonly functions: readonly string[];
  readonly regions: readonly string[];
  readonly destinations: readonly string[];
  /** To enforce settings includes to observe them. */
  readonly access: GrantedAccess;
}

/** The action in an AWS account that an object asks for. */
export interface Wish {
  /** Of the object. */
  readonly namespace: string;
  /** The function's name and region, as they stand in its ARN: no spelling in a manifest may slip through. */
  readonly functionName: string;
  readonly region: string;
  readonly access: GrantedAccess;
  /** The ARNs that records would be sent to; empty unless the settings are to be written. */
  readonly destinations: readonly string[];
}

/** The part of a wish that no grant allows. The parts before it are allowed, together, by some grant. */
export type Refusal =
  | { readonly part: 'namespace' | 'function' | 'region' | 'access' }
  | { readonly part: 'destinations'; readonly refused: readonly string[] };

const PARTS: readonly Refusal['part'][] = ['namespace', 'function', 'region', 'access', 'destinations'];

/**
 * The reason why grants refuse a wish. One grant must allow all of it: a function of one grant and a destination of another may
 * belong to two teams.
 *
 * @returns undefined if they do
 */
export function refusalOf(grants: readonly Grant[], wish: Wish): Refusal | undefined {
  let best: Refusal = { part: 'namespace' };
  for (const grant of grants) {
    const refusal = refusalBy(grant, wish);
    if (refusal === undefined) return undefined;
    if (PARTS.indexOf(refusal.part) > PARTS.indexOf(best.part)) best = refusal;
  }
  return best;
}

function refusalBy(grant: Grant, { namespace, functionName, region, access, destinations }: Wish): Refusal | undefined {
  if (!matchesAny(grant.namespaces, namespace)) return { part: 'namespace' };
  if (!matchesAny(grant.functions, functionName)) return { part: 'function' };
  if (!matchesAny(grant.regions, region)) return { part: 'region' };
  if (access === 'Enforce' && grant.access !== 'Enforce') return { part: 'access' };
  const refused = destinations.filter((arn) => !grant.destinations.some((pattern) => allowsDestination(pattern, arn)));
  return refused.length > 0 ? { part: 'destinations', refused } : undefined;
}

function matchesAny(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => matchesGlob(pattern, text));
}

/**
 * A refusal as a sentence for the object's user. It says nothing of the grants of other namespaces, and nothing of what
 * exists in AWS.
 *
 * @param account - the name of the AWSAccount
 */
export function describeRefusal(account: string, wish: Wish, refusal: Refusal): string {
  return (
    `No grant of the AWSAccount ${account} allows the namespace ${wish.namespace} ${missing(wish, refusal)}: ` +
    "have the grants in the AWSAccount's spec extended, or correct the manifest."
  );
}

function missing({ functionName, region, access }: Wish, refusal: Refusal): string {
  switch (refusal.part) {
    case 'namespace':
      return 'anything';
    case 'function':
      return `the function ${functionName}`;
    case 'region':
      return `the function ${functionName} in ${region}`;
    case 'access':
      return `to ${access.toLowerCase()} the function ${functionName} in ${region}`;
    case 'destinations':
      return `to have the function ${functionName} in ${region} send records to ${refusal.refused.join(' or ')}`;
  }
}
