import type { LambdaClientConfig } from '@aws-sdk/client-lambda';
import type { Clock } from '../clock.ts';
import { attempt } from './client.ts';
import type { Failure } from './failure.ts';

/** A way to load credentials, as the clients of the SDK take one. */
export type CredentialProvider = Extract<NonNullable<LambdaClientConfig['credentials']>, (...args: never) => unknown>;

/** What signs a request: an access key and its secret, perhaps for a limited time. */
export type LoadedCredentials = Awaited<ReturnType<CredentialProvider>>;

/** What came of loading credentials. */
export type Loading = { readonly answer: LoadedCredentials } | { readonly failure: Failure };

// The SDK's own margin.
const EXPIRING_MILLISECONDS = 5 * 60_000;

/**
 * The credentials of one identity, shared by the clients of all regions. They are loaded before a call waits for its turn,
 * because a source may take seconds, and a turn that is held so long is lost to all others.
 */
export class Credentials {
  readonly #source: () => CredentialProvider;
  readonly #clock: Clock;
  readonly #limitMilliseconds: number;
  /** How far AWS's clock is ahead, in milliseconds: it is AWS that says when credentials have expired. */
  readonly #offset: () => number;
  #loaded: LoadedCredentials | undefined;
  #loading: Promise<Loading> | undefined;

  /**
   * @param source - makes a new chain of sources: one that has been asked remembers what it read
   * @param limitMilliseconds - what takes longer counts as failed
   */
  constructor(source: () => CredentialProvider, clock: Clock, limitMilliseconds: number, offset: () => number) {
    this.#source = source;
    this.#clock = clock;
    this.#limitMilliseconds = limitMilliseconds;
    this.#offset = offset;
  }

  /**
   * A provider for the SDK's clients: it gives the loaded credentials while they are valid. It loads credentials itself only
   * if they expired while the call waited for its turn.
   */
  provider(): CredentialProvider {
    const provide: CredentialProvider = async (caller) => {
      if (this.#loaded !== undefined && this.#remaining(this.#loaded) > 0) return this.#loaded;
      return this.renewing()(caller);
    };
    // The SDK's own cache would load them again five minutes before they expire, in the middle of a call.
    return Object.assign(provide, { memoized: true });
  }

  /**
   * A provider for what assumes a role with these credentials: it renews them before they expire, because a session can't
   * outlast them by far.
   */
  renewing(): CredentialProvider {
    return async (caller) => {
      const loading = await this.load(undefined, caller);
      if ('failure' in loading) throw loading.failure.cause ?? new Error(loading.failure.message);
      return loading.answer;
    };
  }

  /** Forgets the credentials, since AWS refuses them. What is being loaded at the moment may be the same ones. */
  forget(): void {
    this.#loaded = undefined;
    this.#loading = undefined;
  }

  /** The loaded credentials; undefined before the first loading. */
  get current(): LoadedCredentials | undefined {
    return this.#loaded;
  }

  /**
   * Loads the credentials unless they are loaded already. Callers at the same time share one loading.
   *
   * @param refused - credentials that AWS has refused: they are loaded again
   * @param caller - the client on whose behalf they are loaded: its region is that of an STS that must be asked
   */
  load(refused: LoadedCredentials | undefined, caller: Parameters<CredentialProvider>[0]): Promise<Loading> {
    const loaded = this.#loaded;
    if (loaded !== undefined && loaded !== refused && this.#remaining(loaded) > EXPIRING_MILLISECONDS) {
      return Promise.resolve({ answer: loaded });
    }
    if (this.#loading !== undefined) return this.#loading;
    const loading: Promise<Loading> = this.#fetch(caller).then((fetched) => {
      const isWanted = this.#loading === loading;
      if (isWanted) this.#loading = undefined;
      // A copy, so that credentials that were loaded again differ from refused ones even if the source gave the same object.
      if ('answer' in fetched) {
        const answer = { ...fetched.answer };
        if (isWanted) this.#loaded = answer;
        return { answer };
      }
      // A source that fails does not make valid credentials invalid.
      if (this.#loaded !== undefined && this.#remaining(this.#loaded) > 0) return { answer: this.#loaded };
      return fetched;
    });
    this.#loading = loading;
    return loading;
  }

  #fetch(caller: Parameters<CredentialProvider>[0]): Promise<Loading> {
    const { signal } = new AbortController();
    return attempt('AssumeRole', () => this.#source()(caller), { signal }, this.#limitMilliseconds);
  }

  #remaining({ expiration }: LoadedCredentials): number {
    if (expiration === undefined) return Number.POSITIVE_INFINITY;
    return expiration.getTime() - (this.#clock.now() + this.#offset());
  }
}
