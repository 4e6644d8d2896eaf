import type { EventInvokeConfig, EventInvokeConfigSpec } from '../../../src/api/event-invoke-config.ts';
import { ApiError } from '../../../src/kubernetes/api-error.ts';
import type { ApiRequest } from '../../../src/kubernetes/connection.ts';
import { ApiServer, NAMESPACE, type News } from '../model/api-server.ts';
import type { SimulatedClock } from '../simulated-clock.ts';

/** The objects of several namespaces, each kept as the model's API server keeps those of its only one. */
export class Cluster {
  /** All that a watch has told so far. */
  readonly news: News[] = [];
  readonly #clock: SimulatedClock;
  readonly #namespaces = new Map<string, { readonly server: ApiServer; heard: number }>();

  constructor(clock: SimulatedClock) {
    this.#clock = clock;
  }

  list(): EventInvokeConfig[] {
    return [...this.#namespaces].flatMap(([name, { server }]) => server.list().map((each) => placed(each, name)));
  }

  create(namespace: string, name: string, spec: EventInvokeConfigSpec): void {
    this.#of(namespace).create(name, spec);
    this.#collect();
  }

  edit(namespace: string, name: string, change: Partial<EventInvokeConfigSpec>): void {
    this.#of(namespace).edit(name, (spec) => ({ ...spec, ...change }));
    this.#collect();
  }

  delete(namespace: string, name: string): void {
    this.#of(namespace).delete(name);
    this.#collect();
  }

  /** A request of the operator. */
  handle({ path, body, ...request }: Pick<ApiRequest, 'method' | 'path' | 'body'>): EventInvokeConfig {
    const namespace = /\/namespaces\/([^/]+)\//.exec(path)?.[1] ?? '';
    if (!this.#namespaces.has(namespace)) throw new ApiError(`${namespace} is not there`, 404, undefined);
    const inModel = path.replace(`/namespaces/${namespace}/`, `/namespaces/${NAMESPACE}/`);
    const answer = this.#of(namespace).handle({ ...request, path: inModel, body: withoutPlace(body, namespace) });
    this.#collect();
    return placed(answer, namespace);
  }

  #of(namespace: string): ApiServer {
    const known = this.#namespaces.get(namespace);
    if (known !== undefined) return known.server;
    const server = new ApiServer(this.#clock, []);
    this.#namespaces.set(namespace, { server, heard: 0 });
    return server;
  }

  #collect(): void {
    for (const [name, each] of this.#namespaces) {
      const news = each.server.news.slice(each.heard);
      each.heard += news.length;
      this.news.push(...news.map(({ type, object }) => ({ type, object: placed(object, name) })));
    }
  }
}

// Each of the model's servers gives the same UIDs.
function placed(object: EventInvokeConfig, namespace: string): EventInvokeConfig {
  const { metadata } = object;
  return { ...object, metadata: { ...metadata, namespace, uid: `${namespace}/${metadata.uid}` } };
}

function withoutPlace(body: unknown, namespace: string): unknown {
  const { metadata, ...rest } = JSON.parse(JSON.stringify(body ?? {}));
  const { uid, ...others } = metadata ?? {};
  return {
    ...rest,
    metadata: { ...others, ...(typeof uid === 'string' && { uid: uid.slice(`${namespace}/`.length) }) },
  };
}
