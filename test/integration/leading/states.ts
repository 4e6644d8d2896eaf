import assert from 'node:assert/strict';
import { once } from 'node:events';
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

// The machine of the tests is shared.
const AWAIT_MILLISECONDS = 20_000;

/** Lets a Put go on. */
export type LetGo = () => Promise<void>;

/** How far the leader's Put is when something happens to the leader. */
export interface State {
  /** Of the leader. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** In the leader's source. */
  readonly replacements?: readonly Replacement[];
  /** Whether the whole process stands still then. @default false */
  readonly isStill?: boolean;
  /** Whether the object is there before. @default true */
  readonly isKnown?: boolean;
  /**
   * Edits the object, and waits until its Put is as far as that.
   *
   * @returns a function that lets it go on
   */
  enter(hooks: Hooks, edit: () => Promise<void>): Promise<LetGo>;
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

/**
 * Waits for the next request of a kind, which Lambda holds.
 *
 * @param afterApplying - whether it is carried out at once, and the answer is held
 * @returns a function that lets it go on
 */
async function hold(
  { emulator }: Environment,
  operation: typeof GET | typeof PUT,
  ask: () => Promise<unknown>,
  { functionName = NAME, afterApplying = false } = {},
): Promise<() => void> {
  const { promise: until, resolve } = Promise.withResolvers<void>();
  const before = emulator.calls.count({ functionName, operation });
  emulator.faults.add({ kind: 'hold', until, afterApplying, operations: [operation], functionName, times: 1 });
  await ask();
  await emulator.calls.waitForReceived(() => emulator.calls.count({ functionName, operation }) > before, {
    timeoutMs: AWAIT_MILLISECONDS,
  });
  return resolve;
}

/** Arms a point, lets something go on, and waits until the leader stands still at the point. */
async function standAt(point: string, hooks: Hooks, goOn: () => void): Promise<LetGo> {
  await hooks.arm(point);
  goOn();
  await hooks.reached(point);
  return () => hooks.release(point);
}

/** Fails where something doesn't happen. */
async function happens(what: string, event: Promise<void>): Promise<void> {
  const limit = AbortSignal.timeout(AWAIT_MILLISECONDS);
  const late = once(limit, 'abort').then(() => assert.fail(`${what} did not happen.`));
  await Promise.race([event, late]);
}

/** The states, by their names. Each is made for one environment. */
export const STATES = {
  // The look before the Put is under way, and no credentials were loaded for the Put.
  'is not begun': async (environment) => ({
    async enter(_, edit) {
      const answer = await hold(environment, GET, edit);
      return async () => answer();
    },
  }),

  async 'waits for credentials'(environment, stack) {
    const source = stack.use(await startCredentialSource());
    return {
      env: source.env,
      async enter(_, edit) {
        const answer = await hold(environment, GET, edit);
        // Those that signed the look have expired when the Put is to be signed.
        const { asked } = await source.hang();
        answer();
        await happens('A question for credentials', asked);
        return async () => source.goOn();
      },
    };
  },

  'waits for a name': async (environment) => ({
    env: { AWS_ENDPOINT_URL: `http://localhost:${portOf(environment.emulator.url)}` },
    replacements: [NEW_CONNECTIONS],
    enter: async (hooks, edit) => standAt('defer lookup', hooks, await hold(environment, GET, edit)),
  }),

  connects: async (environment) => ({
    replacements: [NEW_CONNECTIONS],
    isStill: true,
    enter: async (hooks, edit) =>
      standAt(`block connect ${portOf(environment.emulator.url)}`, hooks, await hold(environment, GET, edit)),
  }),

  async 'is in its TLS handshake'(environment, stack) {
    const { port } = stack.use(await startTlsFront(environment.emulator.url, LOCALHOST));
    return {
      env: { AWS_ENDPOINT_URL: `https://localhost:${port}`, AWS_CA_BUNDLE: LOCALHOST.certificate },
      replacements: [NEW_CONNECTIONS],
      isStill: true,
      enter: async (hooks, edit) => standAt(`block secureConnect ${port}`, hooks, await hold(environment, GET, edit)),
    };
  },

  'waits for a socket': async (environment) => ({
    replacements: [ONE_CONNECTION],
    isStill: true,
    async enter(hooks, edit) {
      const answer = await hold(environment, GET, edit);
      // Another look gets the only socket before the Put does, and its answer gives the socket to the Put.
      const answerOther = await hold(
        environment,
        GET,
        async () => {
          await hooks.arm('queued GET');
          await environment.objects.patch(OTHER, { metadata: { annotations: { [RECONCILE_REQUESTED_AT]: 'now' } } });
          await hooks.reached('queued GET');
          await hooks.arm('queued PUT');
          answer();
        },
        { functionName: OTHER },
      );
      await hooks.reached('queued PUT');
      return standAt(`block data ${portOf(environment.emulator.url)}`, hooks, answerOther);
    },
  }),

  'is sent': async (environment) => ({
    async enter(_, edit) {
      const answer = await hold(environment, PUT, edit, { afterApplying: true });
      return async () => answer();
    },
  }),

  'is sent, and arrives late': async (environment) => ({
    async enter(_, edit) {
      const arrive = await hold(environment, PUT, edit);
      return async () => {
        arrive();
        await environment.emulator.calls.waitFor(
          ({ operation, input }) => operation === PUT && input.MaximumRetryAttempts === 1,
        );
      };
    },
  }),

  'is answered, and not told': async (environment) => ({
    isStill: true,
    enter: async (hooks, edit) =>
      standAt(
        `block data ${portOf(environment.emulator.url)}`,
        hooks,
        await hold(environment, PUT, edit, { afterApplying: true }),
      ),
  }),

  'is claimed': async ({ proxy }) => ({
    isStill: true,
    isKnown: false,
    async enter(hooks, edit) {
      const claimed = Promise.withResolvers<void>();
      const answered = Promise.withResolvers<void>();
      const isClaim = ({ method, path }: { readonly method: string; readonly path: string }) => {
        const isIt = method === 'PATCH' && path.endsWith(`/${NAME}/status`);
        if (isIt) claimed.resolve();
        return isIt;
      };
      proxy.addFault(isClaim, { kind: 'hold', until: answered.promise, afterApplying: true }, 1);
      await edit();
      await happens('A claim', claimed.promise);
      return standAt('block answered PATCH', hooks, answered.resolve);
    },
  }),
} as const satisfies Readonly<
  Record<string, (environment: Environment, stack: AsyncDisposableStack) => Promise<State>>
>;

/** The name of a state. */
export type StateName = keyof typeof STATES;
