import { FORMER_WRITES, LEASE_LABEL, RUNNING_UNELECTED } from '../api/annotations.ts';
import type { Lease, LeaseChange } from '../api/lease.ts';
import { PAUSED } from '../api/pause.ts';
import { PUBLISHED } from '../api/published.ts';
import { WAITING } from '../api/waiting.ts';
import type { Clock } from '../clock.ts';
import { ApiError } from './api-error.ts';
import type { Connection } from './connection.ts';
import { type ReflectorOptions, runReflector } from './reflector.ts';
import { isNewerVersion } from './resource-version.ts';
import type { Cacheable } from './store.ts';

/** The Lease as the API server has it. */
interface LeaseObject extends Cacheable {
  readonly spec?: {
    readonly holderIdentity?: string;
    readonly leaseDurationSeconds?: number;
    readonly renewTime?: string;
    readonly leaseTransitions?: number;
  };
}

/** Where the Lease is, and how it is reached. */
export interface LeaseStoreOptions {
  /** Of its own: no other request may hold up a renewal. */
  readonly connection: Connection;
  readonly namespace: string;
  readonly name: string;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Told of each sign of life of the watch, as a reflector gives it. */
  readonly onSign: NonNullable<ReflectorOptions<LeaseObject>['onSign']>;
  /** Called with a sentence for each failure of the watch, which is opened again. */
  readonly onProblem: (problem: string) => void;
}

/** One Lease of the cluster: reads, writes and a watch, all of which tell of its newest version. */
export function createLeaseStore(options: LeaseStoreOptions) {
  const { connection, namespace, name } = options;
  const collection = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
  const path = `${collection}/${name}`;
  const listeners: ((lease: Lease | undefined) => void)[] = [];
  let newest: Lease | undefined | 'Unknown' = 'Unknown';

  const become = (lease: Lease | undefined): void => {
    newest = lease;
    for (const listener of listeners) listener(lease);
  };

  const told = (lease: Lease | undefined): void => {
    const isNews =
      newest === 'Unknown' ||
      (lease === undefined ? newest !== undefined : !newest || isNewerVersion(lease.version, newest.version));
    if (isNews) become(lease);
  };

  const answered = (answer: unknown): Lease => {
    const lease = leaseIn(answer as LeaseObject);
    told(lease);
    return lease;
  };

  /** @param before - the newest version when the read was sent */
  const wasRead = (answer: unknown, before: Lease | undefined | 'Unknown'): Lease => {
    const lease = leaseIn(answer as LeaseObject);
    // A read shows whatever was known before it was sent, unless etcd was restored to an older snapshot. Without this, each write
    // would be made on a version that the API server knows no longer.
    if (newest === before && typeof before === 'object' && isNewerVersion(before.version, lease.version)) become(lease);
    else told(lease);
    return lease;
  };

  const unless = async (
    codes: readonly number[],
    ask: () => Promise<unknown>,
    heard = answered,
  ): Promise<Lease | undefined> => {
    try {
      return heard(await ask());
    } catch (error) {
      if (error instanceof ApiError && codes.includes(error.code ?? 0)) return undefined;
      throw error;
    }
  };

  return {
    get newest() {
      return newest;
    },
    subscribe(listener: (lease: Lease | undefined) => void): void {
      listeners.push(listener);
    },
    async read(signal: AbortSignal): Promise<Lease | undefined> {
      const before = newest;
      const lease = await unless(
        [404],
        () => connection.send({ method: 'GET', path, signal }),
        (answer) => wasRead(answer, before),
      );
      if (lease === undefined) told(undefined);
      return lease;
    },
    create: (change: LeaseChange, signal: AbortSignal) =>
      unless([409], () => {
        const { annotations, spec } = fieldsOf(change);
        const body = {
          apiVersion: 'coordination.k8s.io/v1',
          kind: 'Lease',
          metadata: {
            namespace,
            name,
            labels: LEASE_LABEL,
            annotations: Object.fromEntries(Object.entries(annotations).filter(([, value]) => value !== '')),
          },
          spec,
        };
        return connection.send({ method: 'POST', path: collection, body, signal });
      }),
    write: (change: LeaseChange, version: string, signal: AbortSignal) =>
      unless([404, 409], () => {
        const { annotations, spec } = fieldsOf(change);
        // An empty one goes.
        const changed = Object.fromEntries(Object.entries(annotations).map(([key, value]) => [key, value || null]));
        const body = { metadata: { resourceVersion: version, annotations: changed }, spec };
        return connection.send({
          method: 'PATCH',
          path,
          contentType: 'application/merge-patch+json',
          body,
          signal,
        });
      }),
    /** Watches the Lease until the signal aborts. */
    watch: (signal: AbortSignal): Promise<void> =>
      runReflector<LeaseObject>({
        ...options,
        path: collection,
        fieldSelector: `metadata.name=${name}`,
        sink: {
          list() {
            let found: LeaseObject | undefined;
            return {
              add([lease]) {
                found ??= lease;
              },
              end: () => told(found && leaseIn(found)),
            };
          },
          upsert: (lease) => told(leaseIn(lease)),
          // Old news, where somebody has created it again.
          remove({ metadata }) {
            if (typeof newest === 'object' && isNewerVersion(metadata.resourceVersion, newest.version)) told(undefined);
          },
        },
        advise: ({ message }) => `the Lease can't be watched: ${message}`,
        onListed: () => {},
        signal,
      }),
  };
}

function leaseIn({ metadata, spec = {} }: LeaseObject): Lease {
  const { annotations = {} } = metadata;
  return {
    holder: spec.holderIdentity ?? '',
    durationMilliseconds: spec.leaseDurationSeconds === undefined ? undefined : spec.leaseDurationSeconds * 1000,
    renewed: spec.renewTime ?? '',
    transitions: spec.leaseTransitions ?? 0,
    unelected: annotations[RUNNING_UNELECTED] ?? '',
    formerWrites: annotations[FORMER_WRITES] ?? '',
    paused: annotations[PAUSED],
    version: metadata.resourceVersion ?? '',
  };
}

function fieldsOf(change: LeaseChange) {
  const { holder, durationMilliseconds, acquiredAt, renewedAt, transitions } = change;
  const { unelected, formerWrites, published, waiting } = change;
  const annotations: Readonly<Record<string, string>> = {
    ...(unelected !== undefined && { [RUNNING_UNELECTED]: unelected }),
    ...(formerWrites !== undefined && { [FORMER_WRITES]: formerWrites }),
    ...(published !== undefined && { [PUBLISHED]: published }),
    ...(waiting !== undefined && { [WAITING]: waiting }),
  };
  return {
    annotations,
    spec: {
      ...(holder !== undefined && { holderIdentity: holder }),
      // Whole seconds are all that the API has.
      ...(durationMilliseconds !== undefined && { leaseDurationSeconds: Math.ceil(durationMilliseconds / 1000) }),
      ...(acquiredAt !== undefined && { acquireTime: microTime(acquiredAt) }),
      ...(renewedAt !== undefined && { renewTime: microTime(renewedAt) }),
      ...(transitions !== undefined && { leaseTransitions: transitions }),
    },
  };
}

/** A time as the API server reads it: with six digits after the point. */
function microTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/Z$/, '000Z');
}
