import type { LambdaOperation } from './lambda-route.ts';

/** An action of a policy: an operation, or ListTags, which GetFunction uses if it is allowed. */
export type DeniableAction = LambdaOperation | 'ListTags';

/** An identity that signs requests. */
export interface Identity {
  readonly accessKeyId: string;
  /** 12 digits. */
  readonly accountId: string;
  /** ARN of the user or role session. @default an IAM user with the access key as its name */
  readonly arn?: string;
  /**
   * `expired`: the session has expired, and requests get ExpiredTokenException. `invalid`: the key doesn't exist, and requests
   * get UnrecognizedClientException. @default 'valid'
   */
  readonly state?: 'valid' | 'expired' | 'invalid';
  /**
   * Actions that no policy allows. They get AccessDeniedException, but ListTags a `TagsError` in GetFunction's answer.
   * @default none
   */
  readonly deniedActions?: readonly DeniableAction[];
  /** When the session expires, in epoch milliseconds. @default never */
  readonly expiresAt?: number;
  /** The keys of session tags that go on to each role that it assumes, as those of EKS Pod Identity do. @default none */
  readonly transitiveTags?: readonly string[];
}

/** The identities by access key. An unregistered key is valid and belongs to the default account. */
export class Identities {
  readonly #identities = new Map<string, Identity>();
  readonly #defaultAccount: string;
  readonly #now: () => number;

  /** @param now epoch milliseconds */
  constructor(defaultAccount: string, now: () => number) {
    this.#defaultAccount = defaultAccount;
    this.#now = now;
  }

  /** Adds an identity, or replaces the one with the same access key, so that a session can expire during a test. */
  register(identity: Identity): void {
    this.#identities.set(identity.accessKeyId, identity);
  }

  /** The identity of an access key. */
  find(accessKeyId: string): Identity {
    const known = this.#identities.get(accessKeyId) ?? { accessKeyId, accountId: this.#defaultAccount };
    return known.expiresAt !== undefined && known.expiresAt <= this.#now() ? { ...known, state: 'expired' } : known;
  }
}
