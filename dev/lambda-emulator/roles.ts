import { randomBytes } from 'node:crypto';
import type { Identities, Identity } from './identities.ts';

/** An IAM role that can be assumed. */
export interface Role {
  /** Such as `arn:aws:iam::444455556666:role/event-invoke`. */
  readonly arn: string;
  /** The callers that its trust policy names, by the beginning of their ARN. @default everybody */
  readonly trusts?: readonly string[];
  /** The external ID that its trust policy asks for. @default none */
  readonly externalId?: string;
  /** True if its trust policy allows sts:TagSession, which a session with tags needs. @default true */
  readonly allowsTags?: boolean;
  /** The tokens of web identities that may assume it. @default none */
  readonly webIdentityTokens?: readonly string[];
  /** How long a session lasts. @default 3600 */
  readonly sessionSeconds?: number;
  /** The actions that its sessions may not do. @default none */
  readonly deniedActions?: Identity['deniedActions'];
}

/** The credentials of a session. */
export interface Session {
  readonly accessKeyId: string;
  readonly arn: string;
  /** ISO 8601. */
  readonly expiration: string;
}

/** The roles by ARN. No role exists unless it is registered. */
export class Roles {
  readonly #roles = new Map<string, Role>();
  readonly #identities: Identities;
  readonly #now: () => number;

  /** @param now epoch milliseconds */
  constructor(identities: Identities, now: () => number) {
    this.#identities = identities;
    this.#now = now;
  }

  /** Adds a role, or replaces the one with the same ARN. Sessions that began before stay valid. */
  register(role: Role): void {
    this.#roles.set(role.arn, role);
  }

  find(arn: string): Role | undefined {
    return this.#roles.get(arn);
  }

  remove(arn: string): void {
    this.#roles.delete(arn);
  }

  /** Begins a session, whose access key is an identity from then on. */
  begin({ arn, sessionSeconds = 3600, deniedActions }: Role, sessionName: string): Session {
    const [, partition = '', , , accountId = '', resource = ''] = arn.split(':');
    const name = resource.slice(resource.lastIndexOf('/') + 1);
    const expiresAt = this.#now() + sessionSeconds * 1000;
    const session: Session = {
      accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
      arn: `arn:${partition}:sts::${accountId}:assumed-role/${name}/${sessionName}`,
      expiration: new Date(expiresAt).toISOString(),
    };
    this.#identities.register({
      accessKeyId: session.accessKeyId,
      accountId,
      arn: session.arn,
      expiresAt,
      ...(deniedActions && { deniedActions }),
    });
    return session;
  }
}
