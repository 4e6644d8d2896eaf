import { isDeepStrictEqual } from 'node:util';
import { type AWSAccount, type AWSAccountSpec, PLURAL } from '../../../src/api/aws-account.ts';
import type { ApiRequest } from '../../../src/kubernetes/connection.ts';
import type { SimulatedClock } from '../simulated-clock.ts';
import { asMergePatch, compareVersions, merged, mergedMetadata, refusal } from './patches.ts';

/** What the watch of AWSAccounts tells. */
export interface AccountNews {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: AWSAccount;
}

/** The AWSAccounts as an API server keeps them. */
export class AccountServer {
  /** All that a watch has told so far. */
  readonly news: AccountNews[] = [];
  /** How often the operator has written an AWSAccount; by name. */
  readonly writesOf = new Map<string, number>();
  /** Told of each AWSAccount that goes with a write of the operator. */
  onLetGo: (name: string) => void = () => {};
  readonly #accounts = new Map<string, AWSAccount>();
  readonly #clock: SimulatedClock;
  #version = 1000;
  #uids = 0;

  constructor(clock: SimulatedClock) {
    this.#clock = clock;
  }

  get(name: string): AWSAccount | undefined {
    return structuredClone(this.#accounts.get(name));
  }

  list(): AWSAccount[] {
    return structuredClone([...this.#accounts.values()]);
  }

  /** An administrator makes one, or edits the one that is there. */
  apply(name: string, spec: AWSAccountSpec): void {
    const before = this.get(name);
    if (before === undefined) {
      this.#uids += 1;
      const metadata = {
        name,
        uid: `account-${this.#uids}`,
        resourceVersion: '',
        generation: 1,
        creationTimestamp: this.#timestamp(),
      };
      this.#store('ADDED', { apiVersion: 'lambda.eventinvoke.dev/v1beta1', kind: 'AWSAccount', metadata, spec });
      return;
    }
    if (isDeepStrictEqual(before.spec, spec)) return;
    const metadata = { ...before.metadata, generation: before.metadata.generation + 1 };
    this.#store('MODIFIED', { ...before, metadata, spec });
  }

  delete(name: string): void {
    const before = this.get(name);
    if (before === undefined || before.metadata.deletionTimestamp !== undefined) return;
    const { metadata } = before;
    const deleting = { ...metadata, deletionTimestamp: this.#timestamp(), generation: metadata.generation + 1 };
    this.#update({ ...before, metadata: deleting });
  }

  /** An administrator deletes one, and takes all of its finalizers away. */
  force(name: string): void {
    this.delete(name);
    const before = this.get(name);
    if (before !== undefined) this.#update({ ...before, metadata: { ...before.metadata, finalizers: [] } });
  }

  /** A request of the operator. */
  handle({ method, path, body }: Pick<ApiRequest, 'method' | 'path' | 'body'>): AWSAccount {
    const [name = '', subresource] = nameIn(path)?.split('/') ?? [];
    const account = this.get(name);
    if (account === undefined) throw refusal(`${name} is not there`, 404);
    if (method === 'GET') return account;
    const patch = asMergePatch(body);
    this.writesOf.set(name, (this.writesOf.get(name) ?? 0) + 1);
    if (subresource !== 'status') {
      const written = this.#update({ ...account, metadata: mergedMetadata(account, patch) });
      if (!this.#accounts.has(name)) this.onLetGo(name);
      return written;
    }
    compareVersions(account, patch.metadata ?? {});
    return this.#update({ ...account, status: merged({ ...account.status }, patch.status ?? {}) });
  }

  #update(after: AWSAccount): AWSAccount {
    const { name, deletionTimestamp, finalizers = [] } = after.metadata;
    const before = this.#accounts.get(name);
    if (before !== undefined && isDeepStrictEqual(before, after)) return before;
    return this.#store(deletionTimestamp !== undefined && finalizers.length === 0 ? 'DELETED' : 'MODIFIED', after);
  }

  #store(type: AccountNews['type'], account: AWSAccount): AWSAccount {
    this.#version += 1;
    const { name } = account.metadata;
    const stored = { ...account, metadata: { ...account.metadata, resourceVersion: String(this.#version) } };
    if (type === 'DELETED') this.#accounts.delete(name);
    else this.#accounts.set(name, stored);
    this.news.push(structuredClone({ type, object: stored }));
    return structuredClone(stored);
  }

  #timestamp(): string {
    return new Date(this.#clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  }
}

/** The AWSAccount that a request is about, and the subresource after a slash; undefined where it is about none. */
export function nameIn(path: string): string | undefined {
  return path.split(`/${PLURAL}/`)[1];
}
