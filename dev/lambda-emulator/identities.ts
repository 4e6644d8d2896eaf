import type { LambdaOperation } from './lambda-route.ts';

/** What a policy can allow: each operation, and beside them the reading of tags, which GetFunction does if it may. */
export type DeniableAction = LambdaOperation | 'ListTags';

/** Somebody who signs requests. */
export interface Identity {
  readonly accessKeyId: string;
  /** 12 digits. */
  readonly accountId: string;
  /** Of the user or role session. @default an IAM user named like the access key */
  readonly arn?: string;
  /**
   * `expired`: the session is over, requests get ExpiredTokenException. `invalid`: nobody has this key, requests get
   * UnrecognizedClientException. @default 'valid'
   */
  readonly state?: 'valid' | 'expired' | 'invalid';
  /** What no policy allows: these get AccessDeniedException, but ListTags a `TagsError` in GetFunction's answer. @default none */
  readonly deniedActions?: readonly DeniableAction[];
}

/** Who signs with which access key. A key that isn't registered is valid and belongs to the default account. */
export class Identities {
  readonly #identities = new Map<string, Identity>();
  readonly #defaultAccount: string;

  constructor(defaultAccount: string) {
    this.#defaultAccount = defaultAccount;
  }

  /** Adds an identity, or replaces the one with the same access key: so a session expires in the middle of a test. */
  register(identity: Identity): void {
    this.#identities.set(identity.accessKeyId, identity);
  }

  /** The identity that signs with this access key. */
  find(accessKeyId: string): Identity {
    return this.#identities.get(accessKeyId) ?? { accessKeyId, accountId: this.#defaultAccount };
  }
}
