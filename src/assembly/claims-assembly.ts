import type { EventInvokeConfig } from '../api/event-invoke-config.ts';
import type { Store } from '../kubernetes/store.ts';
import { type ClaimsUnderWay, createClaimsUnderWay } from '../reconcile/claims-under-way.ts';
import { claimOn } from '../reconcile/object/claims.ts';
import type { Reaching } from '../reconcile/object/reach.ts';
import { type Candidate, type Contender, contendersFor, looseKeyIn } from '../reconcile/rules/contender.ts';

/** The dependencies of the claims assembly. */
export interface ClaimsAssemblyPorts {
  readonly reaching: Reaching;
  readonly store: Pick<Store<EventInvokeConfig, Candidate>, 'get' | 'indexed'>;
  /** An object may go on now. @param key - namespace/name */
  readonly goOn: (key: string) => void;
}

/** The claims of all objects: as the cache has them, and as writes under way ask for them. */
export interface ClaimsAssembly {
  /** The objects that may name or claim a target with a loose key. @param except - namespace/name of one that is left out */
  contenders(looseKey: string, except: string): Contender[];
  /** The same, each with the claims that a write under way asks for. */
  contendersBeingWritten(looseKey: string, except: string): Contender[];
  readonly underWay: ClaimsUnderWay;
}

/** Puts it together. */
export function assembleClaims({ reaching, store, goOn }: ClaimsAssemblyPorts): ClaimsAssembly {
  const contenders = (looseKey: string, except: string) => contendersFor(looseKey, except, store.indexed, reaching);
  const underWay = createClaimsUnderWay((key, target) => {
    // A claimant that waits to let go to the object that keeps its claim after all; nothing else would tell it.
    for (const each of contenders(looseKeyIn(target), key)) {
      if (claimOn(each.claims, target) !== undefined) goOn(each.key);
    }
  });
  const withClaimsUnderWay = (contender: Contender): Contender => {
    const object = underWay.askedFor(contender.key) && store.get(contender.key);
    const claims = object && underWay.of(object);
    return claims === undefined ? contender : { ...contender, claimsUnderWay: claims };
  };
  return {
    contenders,
    contendersBeingWritten: (looseKey, except) => contenders(looseKey, except).map(withClaimsUnderWay),
    underWay,
  };
}
