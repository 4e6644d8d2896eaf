import { RECONCILE_REQUESTED_AT } from '../../../src/api/annotations.ts';
import type { Environment } from '../environment.ts';
import { LOCALHOST, startTlsFront } from '../tls/tls-front.ts';
import { startCredentialSource } from './credential-source.ts';
import type { Replacement } from './fixtures/hooks.ts';
import type { Hooks } from './hooks.ts';

const GET = 'GetFunctionEventInvokeConfig';
const PUT = 'PutFunctionEventInvokeConfig';

/** The object whose Put is watched, and its function. */
export const NAME = 'orders';

/** Another object of the same operator. */
export const OTHER = 'billing';

// Long enough for the test to prepare what comes after the look, and shorter than the time limit of a call.
const LOOK_MILLISECONDS = 1_200;

// Longer than a take-over.
const LATE_MILLISECONDS = 7_000;

/** How far the leader's Put is when something happens to the leader. */
export interface State {
  /** Of the leader. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** In the leader's source. */
  readonly replacements?: readonly Replacement[];
  /** Whether the whole process stands still then. @default false */
  readonly isStill?: boolean;
  /** The time limit of a call to Lambda. @default 3 */
  readonly readTimeoutSeconds?: number;
  /** Whether the object is there before. @default true */
  readonly isKnown?: boolean;
  /**
   * Edits the object, and waits until its Put is as far as that.
   *
   * @returns a function that lets it go on
   */
  enter(hooks: Hooks, edit: () => Promise<void>): Promise<() => Promise<void>>;
  /** Waits until Lambda has carried out what was sent. @default at once */
  arrived?(): Promise<unknown>;
}

// Otherwise the Put would go out on the connection of the look.
const NEW_CONNECTIONS: Replacement = {
  file: 'network/agents.ts',
  search: 'keepAlive: true, maxSockets',
  replace: 'keepAlive: false, maxSockets',
};

const ONE_CONNECTION: Replacement = {
  file: 'lambda/request-handler.ts',
  search: 'MOST_SOCKETS = 256',
  replace: 'MOST_SOCKETS = 1',
};

const portOf = (url: string) => new URL(url).port;

/** Waits for another request of a kind, and has Lambda take its time for it. */
async function slowly(
  { emulator }: Environment,
  operation: typeof GET | typeof PUT,
  milliseconds: number,
  ask: () => Promise<unknown>,
  functionName = NAME,
): Promise<void> {
  const before = emulator.calls.count({ functionName, operation });
  emulator.faults.add({ kind: 'latency', ms: milliseconds, operations: [operation], functionName, times: 1 });
  await ask();
  await emulator.calls.waitForReceived(() => emulator.calls.count({ functionName, operation }) > before);
}

/** The leader comes to a point, and stands still there. */
async function standAt(point: string, hooks: Hooks): Promise<() => Promise<void>> {
  await hooks.arm(point);
  await hooks.reached(point);
  return () => hooks.release(point);
}

/** The states, by their names. Each is made for one environment. */
export const STATES = {
  'is not begun': async () => ({ enter: async (_, edit) => edit }),

  async 'waits for credentials'(environment, stack) {
    const source = stack.use(await startCredentialSource(1_500));
    return {
      env: source.env,
      async enter(_, edit) {
        // The credentials of the look expire before its answer.
        await slowly(environment, GET, 2_000, edit);
        const answer = await source.hang();
        return async () => answer();
      },
    };
  },

  'waits for a name': async (environment) => ({
    env: { AWS_ENDPOINT_URL: `http://localhost:${portOf(environment.emulator.url)}` },
    replacements: [NEW_CONNECTIONS],
    // The wait for the name counts.
    readTimeoutSeconds: 20,
    async enter(hooks, edit) {
      await slowly(environment, GET, LOOK_MILLISECONDS, edit);
      return standAt('defer lookup', hooks);
    },
  }),

  connects: async (environment) => ({
    replacements: [NEW_CONNECTIONS],
    isStill: true,
    async enter(hooks, edit) {
      await slowly(environment, GET, LOOK_MILLISECONDS, edit);
      return standAt(`block connect ${portOf(environment.emulator.url)}`, hooks);
    },
  }),

  async 'is in its TLS handshake'(environment, stack) {
    const { port } = stack.use(await startTlsFront(environment.emulator.url, LOCALHOST));
    return {
      env: { AWS_ENDPOINT_URL: `https://localhost:${port}`, AWS_CA_BUNDLE: LOCALHOST.certificate },
      replacements: [NEW_CONNECTIONS],
      isStill: true,
      async enter(hooks, edit) {
        await slowly(environment, GET, LOOK_MILLISECONDS, edit);
        return standAt(`block secureConnect ${port}`, hooks);
      },
    };
  },

  'waits for a socket': async (environment) => ({
    replacements: [ONE_CONNECTION],
    isStill: true,
    async enter(hooks, edit) {
      await slowly(environment, GET, LOOK_MILLISECONDS, edit);
      // It gets the socket before the Put does, and its answer gives the socket to the Put.
      const metadata = { annotations: { [RECONCILE_REQUESTED_AT]: 'now' } };
      await slowly(environment, GET, LOOK_MILLISECONDS, () => environment.objects.patch(OTHER, { metadata }), OTHER);
      return standAt(`block data ${portOf(environment.emulator.url)}`, hooks);
    },
  }),

  'is sent': async (environment) => ({
    async enter(_, edit) {
      await slowly(environment, PUT, 1_500, edit);
      return async () => {};
    },
  }),

  'is sent, and arrives late': async (environment) => ({
    async enter(_, edit) {
      await slowly(environment, PUT, LATE_MILLISECONDS, edit);
      return async () => {};
    },
    arrived: () =>
      environment.emulator.calls.waitFor(
        ({ operation, input }) => operation === PUT && input.MaximumRetryAttempts === 1,
        { timeoutMs: 2 * LATE_MILLISECONDS },
      ),
  }),

  'is answered, and not told': async (environment) => ({
    isStill: true,
    async enter(hooks, edit) {
      await slowly(environment, PUT, LOOK_MILLISECONDS, edit);
      return standAt(`block data ${portOf(environment.emulator.url)}`, hooks);
    },
  }),

  'is claimed': async ({ proxy }) => ({
    isStill: true,
    isKnown: false,
    async enter(hooks, edit) {
      const claimed = Promise.withResolvers<void>();
      const isClaim = ({ method, path }: { readonly method: string; readonly path: string }) => {
        const isIt = method === 'PATCH' && path.endsWith(`/${NAME}/status`);
        if (isIt) claimed.resolve();
        return isIt;
      };
      proxy.addFault(isClaim, { kind: 'latency', milliseconds: LOOK_MILLISECONDS }, 1);
      await edit();
      await claimed.promise;
      return standAt(`block readable ${portOf(proxy.url)}`, hooks);
    },
  }),
} as const satisfies Readonly<
  Record<string, (environment: Environment, stack: AsyncDisposableStack) => Promise<State>>
>;

/** The name of a state. */
export type StateName = keyof typeof STATES;
