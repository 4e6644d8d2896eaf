import { type Access, accessKey } from '../../lambda/scope.ts';

/** What one object needs of Lambda again and again. */
export interface Need {
  readonly access: Access;
  readonly namespace: string;
  /** Objects of one namespace that share this need one request together. */
  readonly shared: string;
  /** As if the object were alone. */
  readonly requests: number;
  readonly everySeconds: number;
}

/** The objects that share a request. */
interface Sharing {
  readonly objects: number;
  /** The sum over the objects. */
  readonly perSecond: number;
}

/** What is needed with one access, by namespace, in requests per second. */
interface AccessDemand {
  readonly access: Access;
  readonly namespaces: Map<string, number>;
}

/** The sum of what many objects need, kept up to date as they come and go. */
export class Demand {
  readonly #sharing = new Map<string, Sharing>();
  readonly #accesses = new Map<string, AccessDemand>();

  /** @param sign - 1 for a need that has come, -1 for one that has gone */
  add({ access, namespace, shared, requests, everySeconds }: Need, sign: 1 | -1): void {
    const key = `${accessKey(access)}/${namespace}/${shared}`;
    const before = this.#sharing.get(key) ?? { objects: 0, perSecond: 0 };
    const after = { objects: before.objects + sign, perSecond: before.perSecond + (sign * requests) / everySeconds };
    if (after.objects > 0) this.#sharing.set(key, after);
    else this.#sharing.delete(key);
    const demand = this.#accesses.get(accessKey(access)) ?? { access, namespaces: new Map<string, number>() };
    this.#accesses.set(accessKey(access), demand);
    // A sum of which all was taken away may be a little more or less than nothing.
    const wanted = (demand.namespaces.get(namespace) ?? 0) + together(after) - together(before);
    if (wanted > 1e-9) demand.namespaces.set(namespace, wanted);
    else demand.namespaces.delete(namespace);
    if (demand.namespaces.size === 0) this.#accesses.delete(accessKey(access));
  }

  /** The accesses with which anything is needed. */
  accesses(): Access[] {
    return [...this.#accesses.values()].map(({ access }) => access);
  }

  /** What each namespace needs, in requests per second, with all accesses that `isMeant` names. */
  byNamespace(isMeant: (access: Access) => boolean): ReadonlyMap<string, number> {
    const wanted = new Map<string, number>();
    for (const { access, namespaces } of this.#accesses.values()) {
      if (!isMeant(access)) continue;
      for (const [namespace, perSecond] of namespaces) wanted.set(namespace, (wanted.get(namespace) ?? 0) + perSecond);
    }
    return wanted;
  }
}

// One request for all that fall due together: as often as one of them does, on average.
function together({ objects, perSecond }: Sharing): number {
  return objects > 0 ? perSecond / objects : 0;
}
