import { PRIORITIES, type Priority } from '../priority.ts';
import { Rotation } from '../rotation.ts';

/** A key that needs work now. */
export interface ReadyKey {
  readonly key: string;
  readonly priority: Priority;
  /** Whose key it is: within a priority, work goes round the tenants. */
  readonly tenant: string;
}

/** Keys that need work now: by priority, within a priority round the tenants, within a tenant in the order of arrival. */
export class ReadyKeys<Ready extends ReadyKey> {
  readonly #rotations = new Map<Priority, Rotation<Map<string, Ready>>>();

  get isEmpty(): boolean {
    return this.#rotations.size === 0;
  }

  add(ready: Ready): void {
    const { key, priority, tenant } = ready;
    const rotation = this.#rotations.get(priority) ?? new Rotation(() => new Map<string, Ready>());
    this.#rotations.set(priority, rotation);
    rotation.of(tenant).set(key, ready);
  }

  delete({ key, priority, tenant }: ReadyKey): void {
    const rotation = this.#rotations.get(priority);
    const keys = rotation?.get(tenant);
    if (rotation === undefined || keys === undefined) return;
    keys.delete(key);
    if (keys.size === 0) rotation.leave(tenant);
    if (rotation.isEmpty) this.#rotations.delete(priority);
  }

  /** The most urgent key; undefined where none waits. */
  get first(): Ready | undefined {
    for (const priority of PRIORITIES) for (const ready of this.inTurn(priority)) return ready;
    return undefined;
  }

  /** The next key of each tenant that waits at a priority. */
  *inTurn(priority: Priority): Generator<Ready> {
    for (const [, keys] of this.#rotations.get(priority)?.inTurn() ?? []) yield* keys.values().take(1);
  }

  /** Takes a key out: its tenant is behind all others now. */
  take(ready: Ready): void {
    this.#rotations.get(ready.priority)?.served(ready.tenant);
    this.delete(ready);
  }
}
