import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { type EventInvokeConfigStatus, PLURAL } from '../../src/api/event-invoke-config.ts';
import { type Alter, altered, type ProxiedObject } from './altered-answer.ts';

/** One request that went to the API server through the proxy. */
export interface ProxiedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly userAgent: string;
  /** When it came, in epoch milliseconds. */
  readonly at: number;
}

/** A write of a Lease that the API server accepted. */
export interface LeaseWrite {
  readonly name: string;
  /** When it came, in epoch milliseconds. */
  readonly at: number;
  /** Who holds the Lease after it; empty: nobody. */
  readonly holder: string;
}

/** What the proxy does instead of forwarding. */
export type ProxyFault =
  | { readonly kind: 'status'; readonly code: number; readonly headers?: Record<string, string> }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' }
  /** Forwards the request, and the answer so much later. */
  | { readonly kind: 'latency'; readonly milliseconds: number }
  /** Forwards the request only once a promise is fulfilled. With `afterApplying` it is the answer that waits. */
  | { readonly kind: 'hold'; readonly until: Promise<void>; readonly afterApplying?: boolean }
  /** Forwards the head of the answer and no byte of its body: a half-open connection. */
  | { readonly kind: 'freeze' }
  /** Forwards the request, and resets the connection instead of answering. */
  | { readonly kind: 'resetAfterApplying' }
  /** Forwards the request, and never answers. */
  | { readonly kind: 'hangAfterApplying' };

interface ActiveFault {
  readonly matches: (request: ProxiedRequest) => boolean;
  readonly fault: ProxyFault;
  left: number;
}

/** A proxy in front of the API server: it counts what the operator asks for, and breaks what a test wants broken. */
export interface ApiProxy extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly ProxiedRequest[];
  /** What wrote to Kubernetes, events and the operator's Lease left out. */
  writes(): ProxiedRequest[];
  /** Every status of an object as it stood after a write that the API server accepted, oldest first. */
  statuses(name: string): Promise<EventInvokeConfigStatus[]>;
  /** Every write of a Lease that the API server accepted, oldest first. */
  readonly leaseWrites: readonly LeaseWrite[];
  /** Forgets the requests so far. */
  clear(): void;
  /** @returns a function that ends the fault */
  addFault(matches: (request: ProxiedRequest) => boolean, fault: ProxyFault, times?: number): () => void;
  /**
   * Shows the operator other objects than there are: in lists, watches and answers.
   *
   * @returns a function that ends it
   */
  rewrite(alter: Alter): () => void;
  /**
   * Swallows requests and all that is still to be answered to them, watches included, as a network does that drops packets.
   *
   * @returns a function that ends it: what was swallowed is lost
   */
  swallow(matches: (request: ProxiedRequest) => boolean): () => void;
  /** Cuts every connection that is open, watches included. */
  cutConnections(): void;
}

/** Starts a proxy on a free port. */
export async function startApiProxy(server: string): Promise<ApiProxy> {
  // The certificate of a control plane that was started a moment ago proves nothing.
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false }, bodyTimeout: 0 });
  let requests: ProxiedRequest[] = [];
  let faults: ActiveFault[] = [];
  let alterations: Alter[] = [];
  let statuses: { readonly path: string; readonly status: EventInvokeConfigStatus }[] = [];

  let leaseWrites: LeaseWrite[] = [];
  let swallowed: ((request: ProxiedRequest) => boolean)[] = [];
  const isSwallowed = (request: ProxiedRequest) => swallowed.some((matches) => matches(request));

  const statusWrites = new Set<Promise<void>>();

  const beginStatusWrite = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    statusWrites.add(promise);
    return () => {
      statusWrites.delete(promise);
      resolve();
    };
  };

  const handle = async (incoming: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const url = new URL(incoming.url ?? '/', server);
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const seen = {
      method: incoming.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      body: body.toString(),
      userAgent: incoming.headers['user-agent'] ?? '',
      at: Date.now(),
    };
    if (isSwallowed(seen)) return;
    requests.push(seen);
    const active = faults.find((each) => each.left > 0 && each.matches(seen));
    if (active) active.left -= 1;
    const fault = active?.fault;
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'hold' && !fault.afterApplying) await fault.until;
    if (fault?.kind === 'reset') {
      incoming.socket.resetAndDestroy();
      return;
    }
    if (fault?.kind === 'status') {
      answer.writeHead(fault.code, { 'content-type': 'application/json', ...fault.headers });
      answer.end(JSON.stringify({ kind: 'Status', code: fault.code, message: 'as the test wants it' }));
      return;
    }
    const closed = new AbortController();
    answer.on('close', () => closed.abort());
    const { host: _, connection: __, 'content-length': ___, 'transfer-encoding': ____, ...headers } = incoming.headers;
    const isLeaseWrite = seen.method !== 'GET' && seen.path.includes('/leases');
    const isStatusWrite = seen.method === 'PATCH' && seen.path.endsWith('/status');
    const settled = isStatusWrite ? beginStatusWrite() : () => {};
    // A watcher may have seen the object, and have had all forgotten, before this answer comes.
    const [statusesThen, leaseWritesThen] = [statuses, leaseWrites];
    answer.on('close', settled);
    const forwarded = await request(url, {
      method: seen.method as 'GET',
      headers: headers as Record<string, string>,
      ...(body.length > 0 && { body }),
      dispatcher,
      signal: closed.signal,
    });
    // A patch holds only what changes, so the answer tells what was written.
    const answered = isStatusWrite || isLeaseWrite ? await forwarded.body.text() : undefined;
    if (answered !== undefined && forwarded.statusCode < 300) {
      const { metadata, spec, status } = JSON.parse(answered);
      if (isStatusWrite) statusesThen.push({ path: seen.path, status });
      else leaseWritesThen.push({ name: metadata.name, at: seen.at, holder: spec.holderIdentity ?? '' });
    }
    settled();
    if (fault?.kind === 'resetAfterApplying') {
      await forwarded.body.dump();
      incoming.socket.resetAndDestroy();
      return;
    }
    if (fault?.kind === 'hangAfterApplying') {
      await forwarded.body.dump();
      return;
    }
    if (fault?.kind === 'latency') await sleep(fault.milliseconds);
    if (fault?.kind === 'hold') await fault.until;
    if (isSwallowed(seen)) return;
    // What was altered has another length.
    const { 'transfer-encoding': _____, 'content-length': ______, ...answerHeaders } = forwarded.headers;
    answer.writeHead(forwarded.statusCode, answerHeaders as Record<string, string>);
    answer.flushHeaders();
    if (fault?.kind === 'freeze') return;
    const isOfInterest = alterations.length > 0 && url.pathname.includes(`/${PLURAL}`) && forwarded.statusCode < 300;
    const alter: Alter = (object) => alterations.reduce((each, next) => next(each) as ProxiedObject, object);
    const whole = answered === undefined ? forwarded.body : Readable.from([answered]);
    const forwardedBody = isOfInterest ? altered(whole, url.searchParams.has('watch'), alter) : whole;
    for await (const chunk of forwardedBody) {
      if (isSwallowed(seen)) return;
      answer.write(chunk);
    }
    answer.end();
  };

  const http = createServer((incoming, answer) => {
    // The API server may be down, as a test wants it: then so is the proxy.
    handle(incoming, answer).catch(() => incoming.socket.destroy());
  });
  http.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    get requests() {
      return requests;
    },
    writes: () => requests.filter(({ method, path }) => method !== 'GET' && !/\/(events|leases)/.test(path)),
    async statuses(name) {
      // A watcher may have seen the object before its writer has the answer.
      await Promise.all(statusWrites);
      return statuses.filter(({ path }) => path.endsWith(`/${PLURAL}/${name}/status`)).map(({ status }) => status);
    },
    get leaseWrites() {
      return leaseWrites;
    },
    swallow(matches) {
      swallowed.push(matches);
      return () => {
        swallowed = swallowed.filter((each) => each !== matches);
      };
    },
    rewrite(alter) {
      alterations = [...alterations, alter];
      return () => {
        alterations = alterations.filter((each) => each !== alter);
      };
    },
    clear() {
      requests = [];
      statuses = [];
      leaseWrites = [];
    },
    addFault(matches, fault, times = Number.POSITIVE_INFINITY) {
      const active = { matches, fault, left: times };
      faults.push(active);
      return () => {
        faults = faults.filter((each) => each !== active);
      };
    },
    cutConnections: () => http.closeAllConnections(),
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      await dispatcher.destroy();
    },
  };
}
