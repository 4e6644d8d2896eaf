import { LambdaClient } from '@aws-sdk/client-lambda';
import { STSClient } from '@aws-sdk/client-sts';
import type { AwsOptions } from './aws-options.ts';
import { clientSettings } from './client.ts';
import { isClockOff } from './clock-offset.ts';
import type { CredentialProvider, Credentials } from './credentials.ts';
import { Recent } from './recent.ts';
import { createRequestHandler, type RequestHandler, type ToldRequest, type Writer } from './request-handler.ts';
import { type Access, accessKey } from './scope.ts';

// A client holds some 20 kB. If more accesses are in use, their clients are made again and again, which costs little.
const MOST_CLIENTS = 256;

/** The SDK's clients of all accesses: they share their connections, and what is known of AWS's clock. */
export class Clients {
  readonly #options: AwsOptions;
  readonly #handler: RequestHandler;
  readonly #settings: ReturnType<typeof clientSettings>;
  readonly #clients = new Recent<{ readonly access: Access; readonly client: LambdaClient }>(MOST_CLIENTS);
  // The SDK keeps it in each client, so a new client would not have it.
  #clockOffset = 0;

  /**
   * @param tell - called for each request if the options ask for debug output
   * @param writer - of the requests
   */
  constructor(options: AwsOptions, tell: (request: ToldRequest) => void, writer: Writer) {
    this.#options = options;
    this.#handler = createRequestHandler(options, tell, writer);
    this.#settings = clientSettings(options, this.#handler);
  }

  /** How far AWS's clock is ahead, in milliseconds; 0 where it is not worth a correction. */
  get clockOffset(): number {
    return this.#clockOffset;
  }

  /** The client of an access. */
  lambda(access: Access, credentials: Credentials): LambdaClient {
    const known = this.#clients.get(accessKey(access));
    if (known !== undefined) return known.client;
    const { endpointUrl } = this.#options;
    // All clients share their connections, so a client that is let go must not be destroyed.
    const client = new LambdaClient({
      ...this.#shared(credentials),
      region: access.region,
      ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    });
    this.#clients.set(accessKey(access), { access, client });
    return client;
  }

  /** A client of STS in a region. */
  sts(region: string, credentials: Credentials): STSClient {
    return new STSClient({ ...this.#shared(credentials), region });
  }

  /** The settings of the STS client that the SDK makes to assume a role. */
  stsSettings(region: string) {
    return {
      region,
      maxAttempts: 1,
      requestHandler: this.#handler,
      systemClockOffset: this.#clockOffset,
    };
  }

  /** A new chain of the operator's own sources of credentials: one that has been asked remembers what it read. */
  ownSource(): CredentialProvider {
    const { credentials } = clientSettings(this.#options, this.#handler);
    return typeof credentials === 'function' ? credentials : async () => credentials;
  }

  /** True if a client is the one that its access has now. */
  isCurrent(access: Access, client: LambdaClient): boolean {
    return this.#clients.get(accessKey(access))?.client === client;
  }

  /** Lets go of the client of an access. */
  forget(access: Access): void {
    this.#clients.delete(accessKey(access));
  }

  /** Lets go of all clients of an identity. @param awsAccount - undefined: the operator's own */
  forgetAll(awsAccount: string | undefined): void {
    for (const { access } of [...this.#clients.values()]) if (access.awsAccount === awsAccount) this.forget(access);
  }

  /** Takes over what an answer has taught a client about AWS's clock. */
  learnClock(client: LambdaClient): void {
    this.#clockOffset = kept(client.config.systemClockOffset);
  }

  /** Corrects all clients. Each learns the offset from its own answers, so without this each would be refused once. */
  correctClock(offset: number): void {
    this.#clockOffset = kept(offset);
    for (const { client } of this.#clients.values()) client.config.systemClockOffset = this.#clockOffset;
  }

  #shared(credentials: Credentials) {
    return {
      // The work queue decides when a failed call is tried again.
      maxAttempts: 1,
      ...this.#settings,
      credentials: this.#options.signRequest ? credentials.provider() : this.#settings.credentials,
      systemClockOffset: this.#clockOffset,
    };
  }
}

// A small offset is only the time that the answer took.
function kept(offset: number): number {
  return isClockOff(offset) ? offset : 0;
}
