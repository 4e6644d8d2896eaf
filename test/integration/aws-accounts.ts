import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AWSAccount, type AWSAccountSpec, KIND, PLURAL } from '../../src/api/aws-account.ts';
import { type Condition, GROUP, VERSION } from '../../src/api/event-invoke-config.ts';
import type { ApiClient } from '../crds/api-client.ts';

const POLL_MILLISECONDS = 20;
const AWAIT_MILLISECONDS = 15_000;
const ACCOUNTS = `/apis/${GROUP}/${VERSION}/${PLURAL}`;
const MERGE = 'application/merge-patch+json';

/**
 * The AWSAccounts of one test, as a cluster administrator handles them. They belong to the whole cluster, so each test gives its
 * own a name that no other has.
 */
export class AwsAccounts implements AsyncDisposable {
  readonly #api: ApiClient;
  readonly #suffix = randomBytes(4).toString('hex');
  readonly #made = new Set<string>();

  constructor(api: ApiClient) {
    this.#api = api;
  }

  /** The name in the cluster of what the test calls so. */
  name(short: string): string {
    return `${short}-${this.#suffix}`;
  }

  async create(short: string, spec: AWSAccountSpec): Promise<string> {
    const name = this.name(short);
    const body = { apiVersion: `${GROUP}/${VERSION}`, kind: KIND, metadata: { name }, spec };
    const answer = await this.#api.request('POST', ACCOUNTS, body);
    assert.equal(answer.code, 201, JSON.stringify(answer.body));
    this.#made.add(name);
    return name;
  }

  async get(short: string): Promise<AWSAccount> {
    const { code, body } = await this.#api.request('GET', this.#path(short));
    assert.equal(code, 200, JSON.stringify(body));
    return body as AWSAccount;
  }

  /** A JSON merge patch. */
  async patch(short: string, patch: object): Promise<void> {
    const { code, body } = await this.#api.request('PATCH', this.#path(short), patch, MERGE);
    assert.equal(code, 200, JSON.stringify(body));
  }

  async delete(short: string): Promise<void> {
    const { code, body } = await this.#api.request('DELETE', this.#path(short));
    assert.equal(code, 200, JSON.stringify(body));
  }

  /** Waits until an account is as it should be. */
  async until(short: string, predicate: (account: AWSAccount) => boolean): Promise<AWSAccount> {
    let last: AWSAccount | undefined;
    for (const end = Date.now() + AWAIT_MILLISECONDS; Date.now() < end; await sleep(POLL_MILLISECONDS)) {
      last = await this.get(short);
      if (predicate(last)) return last;
    }
    return assert.fail(`${short} is not as it should be: ${JSON.stringify(last, null, 1)}`);
  }

  /** Waits until all operators together report a reason on the account as it stands. */
  async untilReason(short: string, reason: string): Promise<AWSAccount> {
    return this.until(short, (account) => {
      const ready = accountCondition(account, 'Ready');
      return ready?.reason === reason && ready.observedGeneration === account.metadata.generation;
    });
  }

  async untilGone(short: string): Promise<void> {
    for (const end = Date.now() + AWAIT_MILLISECONDS; Date.now() < end; await sleep(POLL_MILLISECONDS)) {
      if ((await this.#api.request('GET', this.#path(short))).code === 404) return;
    }
    assert.fail(`${short} is still there: ${JSON.stringify(await this.get(short), null, 1)}`);
  }

  /** Takes away all finalizers and deletes it, as an administrator may do by force. */
  async remove(short: string): Promise<void> {
    await this.#remove(this.name(short));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of this.#made) await this.#remove(name);
  }

  async #remove(name: string): Promise<void> {
    const path = `${ACCOUNTS}/${name}`;
    await this.#api.request('DELETE', path);
    await this.#api.request('PATCH', path, { metadata: { finalizers: null } }, MERGE);
  }

  #path(short: string): string {
    return `${ACCOUNTS}/${this.name(short)}`;
  }
}

/** A condition of an account. */
export function accountCondition(account: AWSAccount, type: string): Condition | undefined {
  return account.status?.conditions?.find((each) => each.type === type);
}
