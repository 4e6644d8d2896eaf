import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiProxy, ProxiedRequest, ProxyFault } from '../../dev/control-plane/api-proxy.ts';
import { type EventInvokeConfig, GROUP, PLURAL, VERSION } from '../../src/api/event-invoke-config.ts';
import { systemClock } from '../../src/clock.ts';
import { type Connection, createConnection } from '../../src/kubernetes/connection.ts';
import { loadKubeConfig } from '../../src/kubernetes/kube-config.ts';
import { runReflector } from '../../src/kubernetes/reflector.ts';
import { concurrently } from './concurrently.ts';
import { controlPlane } from './control-plane.ts';
import { createEnvironment, type Environment } from './environment.ts';
import type { Objects } from './objects.ts';

const isWatch: Matches = ({ query }) => query.get('watch') === 'true';
const isList: Matches = ({ method, path, query }) =>
  method === 'GET' && path.endsWith(`/${PLURAL}`) && !query.has('watch');

const FAULTS: Readonly<Record<string, { fault: ProxyFault; problem: RegExp; leastMilliseconds: number }>> = {
  '401': {
    fault: { kind: 'status', code: 401 },
    problem: /answered 401: .*renew the credentials/,
    leastMilliseconds: 800,
  },
  '403': {
    fault: { kind: 'status', code: 403 },
    problem: /answered 403: .*grant list and watch/,
    leastMilliseconds: 800,
  },
  '429 with Retry-After': {
    fault: { kind: 'status', code: 429, headers: { 'retry-after': '2' } },
    problem: /answered 429/,
    leastMilliseconds: 2000,
  },
  '500': { fault: { kind: 'status', code: 500 }, problem: /answered 500/, leastMilliseconds: 800 },
  reset: { fault: { kind: 'reset' }, problem: /could not be reached/, leastMilliseconds: 800 },
};

type Matches = (request: ProxiedRequest) => boolean;

interface Setup {
  /** Each is met once. */
  readonly faults?: readonly (readonly [Matches, ProxyFault])[];
  readonly silenceMilliseconds?: number;
  /** What is there before the reflector. */
  readonly prepare?: (objects: Objects) => Promise<void>;
}

/** A reflector that runs in the test's own process. */
interface Reflection extends AsyncDisposable {
  readonly names: ReadonlySet<string>;
  /** How often the whole truth came. */
  readonly lists: () => number;
  readonly problems: readonly string[];
}

function reflect(kubeconfig: string, namespace: string, silenceMilliseconds?: number): Reflection {
  const connection = createConnection(loadKubeConfig(kubeconfig, undefined));
  const stop = new AbortController();
  const names = new Set<string>();
  const problems: string[] = [];
  let lists = 0;
  const running = runReflector<EventInvokeConfig>({
    connection,
    path: `/apis/${GROUP}/${VERSION}/namespaces/${namespace}/${PLURAL}`,
    sink: {
      list: () => {
        const listed: string[] = [];
        return {
          add: (page) => void listed.push(...page.map(({ metadata }) => metadata.name)),
          end: () => {
            names.clear();
            for (const name of listed) names.add(name);
          },
        };
      },
      upsert: ({ metadata }) => names.add(metadata.name ?? ''),
      remove: ({ metadata }) => names.delete(metadata.name ?? ''),
    },
    clock: systemClock,
    random: Math.random,
    onListed: () => {
      lists += 1;
    },
    onProblem: (problem) => problems.push(problem),
    ...(silenceMilliseconds !== undefined && { silenceMilliseconds }),
    signal: stop.signal,
  });
  return {
    names,
    lists: () => lists,
    problems,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
      await connection.close();
    },
  };
}

async function eventually(holds: () => boolean, what: () => string, milliseconds = 20_000): Promise<void> {
  for (const end = Date.now() + milliseconds; !holds(); await sleep(10)) {
    if (Date.now() > end) assert.fail(what());
  }
}

describe('the view of the cluster', () => {
  let environment: Environment;
  let proxy: ApiProxy;

  before(async () => {
    environment = await createEnvironment();
    proxy = environment.proxy;
  });
  after(() => environment[Symbol.asyncDispose]());

  const spec = { functionName: 'f', maximumRetryAttempts: 0 } as const;
  /** Starts a reflector of a namespace of its own, after faults are in force there. */
  const start = async ({ faults = [], silenceMilliseconds, prepare }: Setup = {}) => {
    const objects = await environment.anotherNamespace();
    await prepare?.(objects);
    const isOurs = ({ path }: ProxiedRequest) => path.includes(`/${objects.namespace}/`);
    for (const [matches, fault] of faults) proxy.addFault((each) => isOurs(each) && matches(each), fault, 1);
    return {
      objects,
      reflection: reflect(environment.kubeconfig, objects.namespace, silenceMilliseconds),
      requests: (matches: Matches) => proxy.requests.filter((each) => isOurs(each) && matches(each)),
      /** Breaks the watch, and lets no other begin until the returned function is called. */
      interrupt: () => {
        // A watch that hangs is one failure; watches that are refused meanwhile would be many, and the back-off long.
        const end = proxy.addFault((each) => isOurs(each) && isWatch(each), { kind: 'hang' });
        proxy.cutConnections();
        return () => {
          end();
          proxy.cutConnections();
        };
      },
    };
  };
  const untilSeen = (reflection: Reflection, ...expected: string[]) =>
    eventually(
      () => reflection.names.size === expected.length && expected.every((name) => reflection.names.has(name)),
      () => `sees ${[...reflection.names]} after ${reflection.problems}`,
    );

  const faultTests = Object.entries(FAULTS).flatMap(([name, { fault, problem, leastMilliseconds }]) =>
    Object.entries({ list: isList, watch: isWatch }).map(([what, matches]) => {
      const test = async () => {
        const { objects, reflection, requests } = await start({ faults: [[matches, fault]] });
        await using _ = reflection;
        await eventually(
          () => requests(isWatch).length === (what === 'watch' ? 2 : 1),
          () => 'no watch',
        );
        await objects.create('seen', spec);
        await untilSeen(reflection, 'seen');
        assert.equal(reflection.problems.length, 1);
        assert.match(reflection.problems[0] ?? '', problem);
        const [failed, again] = requests(matches);
        const gap = (again?.at ?? 0) - (failed?.at ?? 0);
        assert.ok(gap >= leastMilliseconds, `tried again after ${gap} ms`);
        assert.equal(reflection.lists(), 1);
      };
      return [`${name} on ${what}: said, and tried again after a back-off`, test] as const;
    }),
  );

  concurrently({
    ...Object.fromEntries(faultTests),

    '404 on list, as before the CRD is installed: said, and listed when it is there': async () => {
      const { objects, reflection } = await start({ faults: [[isList, { kind: 'status', code: 404 }]] });
      await using _ = reflection;
      await objects.create('seen', spec);
      await untilSeen(reflection, 'seen');
      assert.match(reflection.problems[0] ?? '', /answered 404: .*install the CRD/);
    },

    'a half-open watch, on which nothing comes, is opened anew': async () => {
      const faults: Setup['faults'] = [[isWatch, { kind: 'freeze' }]];
      const { objects, reflection, requests } = await start({ faults, silenceMilliseconds: 500 });
      await using _ = reflection;
      await eventually(
        () => requests(isWatch).length === 1,
        () => 'no watch',
      );
      await objects.create('unheard', spec);
      await untilSeen(reflection, 'unheard');
      const [frozen, opened] = requests(isWatch);
      assert.equal(opened?.query.get('resourceVersion'), frozen?.query.get('resourceVersion'));
      assert.ok((opened?.at ?? 0) - (frozen?.at ?? 0) >= 500);
      assert.equal(reflection.lists(), 1);
      // A kind that nothing happens to looks the same.
      assert.deepEqual(reflection.problems, []);
    },
  });

  it('a watch that is dropped goes on where it ended, without a list; deletes in the gap are noticed', async () => {
    const { objects, reflection, requests, interrupt } = await start();
    await using _ = reflection;
    await objects.create('goes', spec);
    await objects.create('stays', spec);
    await untilSeen(reflection, 'goes', 'stays');
    const resume = interrupt();
    await objects.delete('goes');
    await objects.create('comes', spec);
    resume();
    await untilSeen(reflection, 'stays', 'comes');
    assert.equal(reflection.lists(), 1);
    assert.match(reflection.problems[0] ?? '', /^the API server could not be reached: /);
    for (const { query } of requests(isWatch)) {
      assert.equal(query.get('allowWatchBookmarks'), 'true');
      const seconds = Number(query.get('timeoutSeconds'));
      assert.ok(seconds >= 300 && seconds <= 600, `${seconds}`);
    }
  });

  it('more objects than a page holds: listed in pages; a page whose time is over starts the list anew', async () => {
    const names = Array.from({ length: 101 }, (_, index) => `object-${index}`);
    const { reflection, requests } = await start({
      faults: [[({ query }) => query.has('continue'), { kind: 'status', code: 410 }]],
      async prepare(objects) {
        const left = names.values();
        const create = async () => {
          for (const name of left) await objects.create(name, spec);
        };
        await Promise.all(Array.from({ length: 20 }, create));
      },
    });
    await using _ = reflection;
    await untilSeen(reflection, ...names);
    assert.deepEqual(
      requests(isList).map(({ query }) => [query.get('limit'), query.has('continue')]),
      [
        ['100', false],
        ['100', true],
        ['100', false],
        ['100', true],
      ],
    );
    assert.equal(reflection.lists(), 1);
    assert.deepEqual(reflection.problems, []);
  });

  it('the API server is killed, its history compacted (410), and started again: all go on by themselves', async () => {
    const { emulator, objects } = environment;
    const { objects: others, reflection, interrupt } = await start();
    await using _ = reflection;
    emulator.functions.create('before');
    emulator.functions.create('after');
    const operator = await environment.startOperator();
    await objects.create('before', { functionName: 'before', maximumRetryAttempts: 0 });
    await objects.untilReady('before');
    await others.create('goes', spec);
    await others.create('stays', spec);
    await untilSeen(reflection, 'goes', 'stays');

    const resume = interrupt();
    await others.delete('goes');
    await others.create('comes', spec);
    const plane = await controlPlane();
    await plane.killApiServer();
    try {
      await plane.compact();
      await operator.next(({ level, message }) => level === 'warn' && /could not be reached/.test(String(message)));
    } finally {
      await plane.startApiServer();
    }
    resume();
    await untilSeen(reflection, 'stays', 'comes');
    assert.ok(
      reflection.problems.some((problem) => /too old resource version/.test(problem)),
      `${reflection.problems}`,
    );
    assert.equal(reflection.lists(), 2);
    await others.create('later', spec);
    await untilSeen(reflection, 'stays', 'comes', 'later');
    assert.equal(reflection.lists(), 2);

    await objects.create('after', { functionName: 'after', maximumRetryAttempts: 0 });
    await objects.untilReady('after', 25_000);
    assert.equal(emulator.calls.count({ functionName: 'before', operation: 'PutFunctionEventInvokeConfig' }), 1);
    assert.equal(await operator.stop(), 0);
  });
});

describe('the connection to the API server', () => {
  let counter: ConnectionCounter;
  let connection: Connection;
  const { signal } = new AbortController();
  const get = () => connection.send({ method: 'GET', path: '/api/v1/namespaces/default', signal });

  beforeEach(async () => {
    const plane = await controlPlane();
    counter = await countConnections(Number(new URL(plane.server).port));
    const config = loadKubeConfig(plane.kubeconfig, undefined);
    config.clusters = config.clusters.map((cluster) => ({ ...cluster, server: counter.url }));
    connection = createConnection(config);
  });
  afterEach(async () => {
    await connection.close();
    await counter[Symbol.asyncDispose]();
  });

  it('is one pool: a hundred requests over TLS one after another take one TCP connection', async () => {
    for (let sent = 0; sent < 100; sent += 1) await get();
    assert.equal(counter.accepted(), 1);
    for (let sent = 0; sent < 100; sent += 10) await Promise.all(Array.from({ length: 10 }, get));
    assert.ok(counter.accepted() <= 10, `${counter.accepted()} connections`);
  });

  it('is one pool for the first requests too, where they come together', async () => {
    await Promise.all(Array.from({ length: 10 }, get));
    assert.ok(counter.accepted() <= 10, `${counter.accepted()} connections`);
  });
});

/** A way to a server on which TCP connections are counted. */
interface ConnectionCounter extends AsyncDisposable {
  readonly url: string;
  readonly accepted: () => number;
}

async function countConnections(port: number): Promise<ConnectionCounter> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server = createServer((client) => {
    accepted += 1;
    const upstream = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.pipe(to);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accepted: () => accepted,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
