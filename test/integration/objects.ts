import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { RECONCILE_REQUESTED_AT } from '../../src/api/annotations.ts';
import {
  type Condition,
  type EventInvokeConfig,
  type EventInvokeConfigSpec,
  GROUP,
  KIND,
  PLURAL,
  type StoredClaim,
  VERSION,
} from '../../src/api/event-invoke-config.ts';
import type { ApiClient } from '../crds/api-client.ts';

/** An event about an object, as far as tests look at it. */
export interface SeenEvent {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly involvedObject: { readonly name: string };
}

const POLL_MILLISECONDS = 20;
const AWAIT_MILLISECONDS = 15_000;

/** The objects of one namespace, as a cluster administrator handles them. */
export class Objects {
  readonly namespace: string;
  readonly #api: ApiClient;
  #checks = 0;

  constructor(api: ApiClient, namespace: string) {
    this.#api = api;
    this.namespace = namespace;
  }

  /** @param metadata - beside the name */
  async create(name: string, spec: EventInvokeConfigSpec, metadata: object = {}): Promise<EventInvokeConfig> {
    const body = { apiVersion: `${GROUP}/${VERSION}`, kind: KIND, metadata: { name, ...metadata }, spec };
    return this.#expect('POST', this.#path(), body) as Promise<EventInvokeConfig>;
  }

  async get(name: string): Promise<EventInvokeConfig> {
    return this.#expect('GET', this.#path(name)) as Promise<EventInvokeConfig>;
  }

  async list(): Promise<EventInvokeConfig[]> {
    return ((await this.#expect('GET', this.#path())) as { items: EventInvokeConfig[] }).items;
  }

  /** A JSON merge patch: null removes. */
  async patch(name: string, patch: object): Promise<EventInvokeConfig> {
    return this.#expect('PATCH', this.#path(name), patch, 'application/merge-patch+json') as Promise<EventInvokeConfig>;
  }

  async patchSpec(name: string, spec: object): Promise<EventInvokeConfig> {
    return this.patch(name, { spec });
  }

  /** Every version of an object since one of them, oldest first. */
  async versionsAfter({ metadata }: EventInvokeConfig): Promise<EventInvokeConfig[]> {
    const query = new URLSearchParams({
      watch: 'true',
      resourceVersion: metadata.resourceVersion,
      fieldSelector: `metadata.name=${metadata.name}`,
      timeoutSeconds: '1',
    });
    const lines = await this.#api.lines(`${this.#path()}?${query}`);
    return lines.map((line) => (line as { object: EventInvokeConfig }).object);
  }

  /** A JSON merge patch of the status, which needs rights of its own. */
  async patchStatus(name: string, status: object): Promise<EventInvokeConfig> {
    const path = `${this.#path(name)}/status`;
    return this.#expect('PATCH', path, { status }, 'application/merge-patch+json') as Promise<EventInvokeConfig>;
  }

  /** Replaces the whole object, as `kubectl replace` does. */
  async replace(object: object & { metadata: { name: string } }): Promise<void> {
    await this.#expect('PUT', this.#path(object.metadata.name), object);
  }

  async delete(name: string): Promise<void> {
    await this.#expect('DELETE', this.#path(name));
  }

  async deleteAll(): Promise<void> {
    await this.#expect('DELETE', this.#path());
  }

  /** Asks for a check now and waits until the operator says that it was made. */
  async check(name: string): Promise<EventInvokeConfig> {
    this.#checks += 1;
    const requestedAt = `check-${this.#checks}-${Date.now()}`;
    await this.patch(name, { metadata: { annotations: { [RECONCILE_REQUESTED_AT]: requestedAt } } });
    return this.until(name, ({ status }) => status?.lastHandledReconcileAt === requestedAt);
  }

  /** Waits until an object is as it should be. */
  async until(
    name: string,
    predicate: (object: EventInvokeConfig) => boolean,
    milliseconds = AWAIT_MILLISECONDS,
  ): Promise<EventInvokeConfig> {
    let last: EventInvokeConfig | undefined;
    for (const end = Date.now() + milliseconds; Date.now() < end; await sleep(POLL_MILLISECONDS)) {
      const { code, body } = await this.#api.request('GET', this.#path(name));
      if (code !== 200) continue;
      last = body as EventInvokeConfig;
      if (predicate(last)) return last;
    }
    return assert.fail(`${name} is not as it should be: ${JSON.stringify(last, null, 1)}`);
  }

  /** Waits until the operator has reported Ready=True on the object as it stands. */
  async untilReady(name: string, milliseconds?: number): Promise<EventInvokeConfig> {
    return this.until(
      name,
      (object) => isCurrent(object, 'Ready') && condition(object, 'Ready')?.status === 'True',
      milliseconds,
    );
  }

  /** Waits until the operator has reported a reason on the object as it stands. */
  async untilReason(name: string, reason: string, milliseconds?: number): Promise<EventInvokeConfig> {
    return this.until(
      name,
      (object) => isCurrent(object, 'Ready') && condition(object, 'Ready')?.reason === reason,
      milliseconds,
    );
  }

  async untilGone(name: string, milliseconds = AWAIT_MILLISECONDS): Promise<void> {
    let last: unknown;
    for (const end = Date.now() + milliseconds; Date.now() < end; await sleep(POLL_MILLISECONDS)) {
      const { code, body } = await this.#api.request('GET', this.#path(name));
      if (code === 404) return;
      last = body;
    }
    assert.fail(`${name} is still there: ${JSON.stringify(last, null, 1)}`);
  }

  /** Waits until the objects of the namespace, all of them together, are as they should be. */
  async untilAll(predicate: (objects: readonly EventInvokeConfig[]) => boolean, milliseconds: number): Promise<void> {
    let last: readonly EventInvokeConfig[] = [];
    for (const end = Date.now() + milliseconds; Date.now() < end; await sleep(POLL_MILLISECONDS)) {
      last = await this.list();
      if (predicate(last)) return;
    }
    assert.fail(
      `the objects are not as they should be: ${JSON.stringify(last.slice(0, 3), null, 1)} of ${last.length}`,
    );
  }

  /** The events about an object so far, oldest first. */
  async events(name: string): Promise<SeenEvent[]> {
    const { items } = (await this.#expect('GET', `/api/v1/namespaces/${this.namespace}/events`)) as {
      items: SeenEvent[];
    };
    return items.filter((event) => event.involvedObject.name === name);
  }

  /** Waits for an event: they are recorded in the background. */
  async untilEvent(name: string, predicate: (event: SeenEvent) => boolean): Promise<SeenEvent> {
    let seen: SeenEvent[] = [];
    for (const end = Date.now() + AWAIT_MILLISECONDS; Date.now() < end; await sleep(POLL_MILLISECONDS)) {
      seen = await this.events(name);
      const found = seen.find(predicate);
      if (found) return found;
    }
    return assert.fail(
      `no such event about ${name}: ${JSON.stringify(seen.map(({ reason, message }) => [reason, message]))}`,
    );
  }

  #path(name?: string): string {
    const all = `/apis/${GROUP}/${VERSION}/namespaces/${this.namespace}/${PLURAL}`;
    return name === undefined ? all : `${all}/${name}`;
  }

  async #expect(method: string, path: string, body?: unknown, contentType?: string): Promise<unknown> {
    const answer = await this.#api.request(method, path, body, contentType);
    assert.ok(answer.code < 300, `${method} ${path}: ${answer.code} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}

/** A condition of an object. */
export function condition(object: EventInvokeConfig, type: string): Condition | undefined {
  return object.status?.conditions?.find((each) => each.type === type);
}

/** The canonical ARNs of the targets that an object claims, oldest claim first. */
export function claimedArns(object: EventInvokeConfig): string[] {
  return (object.status?.claims ?? []).map(({ functionArn }) => functionArn);
}

/** The object's claim on a target; undefined where it has none. */
export function claimOn(object: EventInvokeConfig, functionArn: string): StoredClaim | undefined {
  return object.status?.claims?.find((claim) => claim.functionArn === functionArn);
}

/** The claim of an object that has exactly one. */
export function soleClaim(object: EventInvokeConfig): StoredClaim {
  const [claim, ...others] = object.status?.claims ?? [];
  assert.ok(claim, `${object.metadata.name} has no claim`);
  assert.deepEqual(others, []);
  return claim;
}

function isCurrent(object: EventInvokeConfig, type: string): boolean {
  return condition(object, type)?.observedGeneration === object.metadata.generation;
}
