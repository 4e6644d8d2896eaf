import { backOffSeconds, type Pace } from '../back-off.ts';
import { type Clock, sleep } from '../clock.ts';
import { ApiError } from './api-error.ts';
import type { Connection } from './connection.ts';
import type { Cacheable, Sink } from './store.ts';

/** The options of a reflector. */
export interface ReflectorOptions<T> {
  readonly connection: Connection;
  /** Of the collection, such as `/apis/lambda.eventinvoke.dev/v1beta1/eventinvokeconfigs`. */
  readonly path: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly sink: Sink<T>;
  readonly clock: Clock;
  readonly random: () => number;
  /** Called after each complete list. */
  readonly onListed: () => void;
  /**
   * Called for each sign of life: a request, a line of the watch, a pause before another try.
   *
   * @param restMilliseconds - how long the reflector rests from now on
   */
  readonly onSign?: (restMilliseconds: number) => void;
  /**
   * Called each time the API server tells something, though it be only that nothing changed. Where a watch has told nothing at
   * all, a list does: an API server has no bookmarks for a kind that nothing happens to.
   */
  readonly onHeard?: () => void;
  /** An API server that does not know the kind has none of it: the list is empty, and no problem. @default false */
  readonly isOptional?: boolean;
  /** Called with a sentence for each failure. The reflector tries again by itself. */
  readonly onProblem: (problem: string) => void;
  /** Makes that sentence of a failure. @default one for a user who reads the log of the operator's objects */
  readonly advise?: (error: ApiError) => string;
  /** A watch that is silent for longer is opened again. @default 90000, because most API servers send bookmarks once a minute */
  readonly silenceMilliseconds?: number;
  readonly signal: AbortSignal;
}

// A fifth of client-go's: the text and the objects of one page are the peak of a start's memory.
const PAGE_SIZE = 100;

// client-go's numbers.
const WATCH_SECONDS = 300;
// client-go goes up to 30 s. With less, an operator is back half a minute after an API server that hung is.
const RETRY: Pace = { firstSeconds: 0.8, mostSeconds: 10 };
const SILENCE_MILLISECONDS = 90_000;

interface WatchEvent<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: T & { readonly code?: number; readonly message?: string };
}

/** Lists, then watches, and starts again after each failure, until the signal aborts. */
export async function runReflector<T extends Cacheable>(options: ReflectorOptions<T>): Promise<void> {
  const { clock, random, signal, onProblem, onSign, onHeard, advise = advice } = options;
  const rest = (milliseconds: number) => {
    onSign?.(milliseconds);
    return sleep(clock, milliseconds, signal);
  };
  let from: string | undefined;
  let failures = 0;
  while (!signal.aborted) {
    const startedAt = clock.elapsed();
    try {
      if (from === undefined) {
        from = await list(options);
        onHeard?.();
        options.onListed();
      }
      let isSilent = true;
      for await (const version of watch(options, from)) {
        from = version;
        failures = 0;
        isSilent = false;
        onHeard?.();
      }
      if (isSilent && onHeard !== undefined) from = undefined;
      // Without a pause here, a server that ends every watch at once would be asked all the time.
      failures = clock.elapsed() - startedAt < 1000 ? failures + 1 : 0;
      if (failures === 0) continue;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      failures += 1;
      // 410: the version is too old. 404: the CRD is gone. Only a new list shows the events that the watch has missed.
      if (error.code === 410 || error.code === 404) from = undefined;
      if (error.code === 410 && failures === 1) continue;
      if (error.code === 404 && options.isOptional === true) {
        options.sink.list().end();
        onHeard?.();
        options.onListed();
      } else onProblem(advise(error));
      await rest(backOffSeconds(RETRY, failures, random(), error.retryAfterSeconds) * 1000);
      continue;
    }
    await rest(backOffSeconds(RETRY, failures, random()) * 1000);
  }
}

interface Page<T> {
  readonly items?: readonly T[];
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
}

async function list<T extends Cacheable>(options: ReflectorOptions<T>): Promise<string> {
  const listing = options.sink.list();
  for (let coming = requestPage(options, ''); ; ) {
    const { items = [], metadata } = await coming;
    // The server prepares the next page while this one is added.
    if (metadata.continue) coming = requestPage(options, metadata.continue);
    listing.add(items);
    if (metadata.continue) continue;
    listing.end();
    return metadata.resourceVersion;
  }
}

// Without resourceVersion the server reads from etcd and honours the limit; with "0" it would send all in one answer.
async function requestPage<T>(options: ReflectorOptions<T>, token: string): Promise<Page<T>> {
  options.onSign?.(0);
  const page = (await options.connection.send({
    method: 'GET',
    path: options.path,
    query: { limit: String(PAGE_SIZE), ...selector(options), ...(token && { continue: token }) },
    signal: options.signal,
  })) as Page<T> | undefined;
  if (page?.metadata === undefined) throw new ApiError('the API server sent no list', undefined, undefined);
  return page;
}

/** Yields the resource version that each event brings. */
async function* watch<T extends Cacheable>(options: ReflectorOptions<T>, from: string): AsyncGenerator<string> {
  const query = {
    watch: 'true',
    resourceVersion: from,
    allowWatchBookmarks: 'true',
    timeoutSeconds: String(Math.round(WATCH_SECONDS * (1 + options.random()))),
    ...selector(options),
  };
  const request = { path: options.path, query, signal: options.signal };
  options.onSign?.(0);
  for await (const line of options.connection.watch(request, options.silenceMilliseconds ?? SILENCE_MILLISECONDS)) {
    options.onSign?.(0);
    if (line === '') continue;
    const { type, object } = parse<T>(line);
    if (type === 'ERROR') {
      throw new ApiError(`the API server ended the watch: ${object.message ?? object.code}`, object.code, undefined);
    }
    if (type === 'ADDED' || type === 'MODIFIED') options.sink.upsert(object);
    if (type === 'DELETED') options.sink.remove(object);
    if (object.metadata.resourceVersion !== undefined) yield object.metadata.resourceVersion;
  }
}

function parse<T>(line: string): WatchEvent<T> {
  let event: WatchEvent<T> | null = null;
  try {
    event = JSON.parse(line);
  } catch {
    // Reported below like any other line that isn't a watch event. A proxy may send such lines.
  }
  if (typeof event?.type === 'string' && event.object) {
    if (event.type === 'ERROR' || 'metadata' in event.object) return event;
  }
  throw new ApiError('the API server sent a line that is not a watch event', undefined, undefined);
}

type Selectors = Pick<ReflectorOptions<unknown>, 'labelSelector' | 'fieldSelector'>;

function selector({ labelSelector, fieldSelector }: Selectors): Selectors {
  return {
    ...(labelSelector !== undefined && { labelSelector }),
    ...(fieldSelector !== undefined && { fieldSelector }),
  };
}

function advice(error: ApiError): string {
  switch (error.code) {
    case 401:
      return `${error.message}: renew the credentials in the kubeconfig or the service account's token.`;
    case 403:
      return `${error.message}: grant list and watch to the operator, or restrict it with --namespaces.`;
    case 404:
      return `${error.message}: install the CRD of EventInvokeConfig (crds/, or crds.enabled in the chart).`;
    default:
      return error.message;
  }
}
