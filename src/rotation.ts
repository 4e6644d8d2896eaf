/**
 * Groups that are served in turn, one for each tenant: a tenant with a thousand items takes no more turns than a tenant with
 * one. A tenant whose last item was served leaves, and comes back behind all others.
 */
export class Rotation<Group> {
  readonly #groups = new Map<string, Group>();
  readonly #create: () => Group;

  constructor(create: () => Group) {
    this.#create = create;
  }

  /** The group of a tenant; a new one at the end of the rotation where it has none. */
  of(tenant: string): Group {
    const known = this.#groups.get(tenant);
    if (known !== undefined) return known;
    const created = this.#create();
    this.#groups.set(tenant, created);
    return created;
  }

  /** The group of a tenant, if it has one. */
  get(tenant: string): Group | undefined {
    return this.#groups.get(tenant);
  }

  get isEmpty(): boolean {
    return this.#groups.size === 0;
  }

  /** The groups, the next one first. */
  inTurn(): IterableIterator<readonly [tenant: string, group: Group]> {
    return this.#groups.entries();
  }

  /** A tenant was served: it is behind all others now. */
  served(tenant: string): void {
    const group = this.#groups.get(tenant);
    if (group === undefined) return;
    this.#groups.delete(tenant);
    this.#groups.set(tenant, group);
  }

  /** A tenant has no item left. */
  leave(tenant: string): void {
    this.#groups.delete(tenant);
  }
}
