import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type EventInvokeConfig, GROUP, KIND, PLURAL, VERSION } from '../../../src/api/event-invoke-config.ts';
import { type ApiClient, createApiClient } from '../../crds/api-client.ts';
import { controlPlane } from '../control-plane.ts';

/** What the API server answered to a request about an object. */
export interface Reply {
  readonly code: number;
  /** The reason of the Status where the request was refused, such as Conflict. */
  readonly reason: string | undefined;
  /** The message of that Status; empty where the request was not refused. */
  readonly message: string;
  /** The object in the answer. Reading it fails the test where the request was refused. */
  readonly object: EventInvokeConfig;
}

/** Where a write is sent: to the object, or to its status subresource. */
export type Endpoint = 'main' | 'status';

/** What a patch's body is. */
export type PatchKind = 'merge' | 'json' | 'apply';

const CONTENT_TYPES: Readonly<Record<PatchKind, string>> = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
};

/** The objects of one namespace, by requests as a test writes them: a refusal is an answer, and fails no test. */
export class RawObjects implements AsyncDisposable {
  readonly namespace: string;
  readonly api: ApiClient;

  private constructor(api: ApiClient, namespace: string) {
    this.api = api;
    this.namespace = namespace;
  }

  /** A namespace of the test's own on the shared control plane. */
  static async open(): Promise<RawObjects> {
    const { server, adminToken } = await controlPlane();
    const objects = new RawObjects(createApiClient(server, adminToken), `raw-${randomBytes(4).toString('hex')}`);
    const { code } = await objects.api.request('POST', '/api/v1/namespaces', {
      metadata: { name: objects.namespace },
    });
    assert.equal(code, 201);
    return objects;
  }

  /**
   * A manifest that the CRD's rules accept.
   *
   * @param more - further fields; metadata is added to the name, any other field takes the place of the manifest's own
   */
  manifest(
    name: string,
    { metadata, ...more }: { readonly metadata?: object; readonly [field: string]: unknown } = {},
  ) {
    return {
      apiVersion: `${GROUP}/${VERSION}`,
      kind: KIND,
      metadata: { name, ...metadata },
      spec: { functionName: 'my-function', maximumRetryAttempts: 0 },
      ...more,
    };
  }

  create(manifest: object, query = ''): Promise<Reply> {
    return this.#send('POST', this.path() + query, manifest);
  }

  get(name: string): Promise<Reply> {
    return this.#send('GET', this.path(name));
  }

  /** @param query - with its question mark */
  patch(endpoint: Endpoint, name: string, kind: PatchKind, body: unknown, query = ''): Promise<Reply> {
    // The API server refuses a server-side apply that names no field manager.
    const manager = kind === 'apply' ? '?fieldManager=test&force=true' : query;
    return this.#send('PATCH', this.#at(endpoint, name) + manager, body, CONTENT_TYPES[kind]);
  }

  put(endpoint: Endpoint, name: string, body: unknown): Promise<Reply> {
    return this.#send('PUT', this.#at(endpoint, name), body);
  }

  delete(name?: string): Promise<Reply> {
    return this.#send('DELETE', this.path(name));
  }

  /** Whether the API server is of Kubernetes 1.30 or later: the oldest one of the tests doesn't tell its version. */
  async servesAdmissionPolicies(): Promise<boolean> {
    const { code } = await this.api.request('GET', '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies');
    return code === 200;
  }

  /** The path of one object, or of all. */
  path(name?: string): string {
    const all = `/apis/${GROUP}/${VERSION}/namespaces/${this.namespace}/${PLURAL}`;
    return name === undefined ? all : `${all}/${name}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.api[Symbol.asyncDispose]();
  }

  #at(endpoint: Endpoint, name: string): string {
    return endpoint === 'status' ? `${this.path(name)}/status` : this.path(name);
  }

  async #send(method: string, path: string, body?: unknown, contentType?: string): Promise<Reply> {
    const answer = await this.api.request(method, path, body, contentType);
    const refusal = answer.code < 300 ? {} : (answer.body as { reason?: string; message?: string });
    return {
      code: answer.code,
      reason: refusal.reason,
      message: refusal.message ?? '',
      get object() {
        assert.ok(answer.code < 300, `${method} ${path}: ${answer.code} ${JSON.stringify(answer.body)}`);
        return answer.body as EventInvokeConfig;
      },
    };
  }
}
