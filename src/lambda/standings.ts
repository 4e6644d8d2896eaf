import type { Clock } from '../clock.ts';
import type { LoadedCredentials } from './credentials.ts';
import { type Failure, regionNotEnabled, withCause } from './failure.ts';
import { Recent } from './recent.ts';
import { type Access, accessKey } from './scope.ts';

/** How AWS answered the calls of one access. */
interface Standing {
  /** Whether AWS has accepted credentials there. Then the region is enabled, and a refusal is about the credentials. */
  readonly hasWorked: boolean;
  readonly refusal?: Refusal;
}

interface Refusal {
  readonly failure: Failure;
  /** In milliseconds of the monotonic clock. */
  readonly until: number;
  readonly credentials?: LoadedCredentials;
}

// Without this pause, each object would try refused credentials for itself.
const REFUSAL_MILLISECONDS = 5_000;

// An entry holds a few bytes.
const MOST_ACCESSES = 1_024;

const UNKNOWN_TO_AWS: ReadonlySet<string | undefined> = new Set([
  'UnrecognizedClientException',
  'InvalidClientTokenId',
]);

/**
 * Where AWS accepts the credentials of one identity, and where it refuses them. A refusal is a fact about one region, until
 * STS, or a region that accepted credentials before, refuses them too.
 */
export class Standings {
  readonly #clock: Clock;
  readonly #byAccess = new Recent<Standing>(MOST_ACCESSES);
  #everywhere: Refusal | undefined;
  #isAccepted = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The failure of the last few seconds, if there was one: no request is worth a try before its `retryAfterSeconds`. */
  refusal(access: Access): Failure | undefined {
    const refusals = [this.#everywhere, this.#of(access).refusal];
    const refusal = refusals.find((each) => each !== undefined && this.#clock.elapsed() < each.until);
    return refusal && this.#believed(refusal);
  }

  /** Whether the last answer of this access was a refusal of credentials. */
  isRefused(access: Access): boolean {
    return this.#of(access).refusal !== undefined;
  }

  /** The credentials that were refused last in this access. */
  refusedCredentials(access: Access): LoadedCredentials | undefined {
    return this.#of(access).refusal?.credentials;
  }

  /** Whether AWS has accepted any credentials in this access. */
  hasWorked(access: Access): boolean {
    return this.#of(access).hasWorked;
  }

  /** AWS has accepted the credentials somewhere. */
  accepted(): void {
    this.#isAccepted = true;
  }

  /** AWS has accepted the credentials in this access. @param isCurrent - false if they were replaced meanwhile */
  worked(access: Access, isCurrent: boolean): void {
    const { refusal } = this.#of(access);
    this.#byAccess.set(accessKey(access), { hasWorked: true, ...(!isCurrent && refusal && { refusal }) });
    if (isCurrent) this.#isAccepted = true;
  }

  /** The credentials are refused in this access. @returns the failure, to be tried again once it is believed no longer */
  refuse(access: Access, failure: Failure, credentials: LoadedCredentials | undefined): Failure {
    const refusal = { failure, until: this.#later(), ...(credentials && { credentials }) };
    this.#byAccess.set(accessKey(access), { hasWorked: this.hasWorked(access), refusal });
    return this.#believed(refusal);
  }

  /** The credentials are refused everywhere. @returns the failure, to be tried again once it is believed no longer */
  refuseEverywhere(failure: Failure): Failure {
    this.#everywhere = { failure, until: this.#later() };
    this.#isAccepted = false;
    return this.#believed(this.#everywhere);
  }

  /** The failure. A refusal of credentials that AWS accepts elsewhere becomes one of the region. */
  inContext(failure: Failure, access: Access): Failure {
    const { answer, cause, kind } = failure;
    const isUnknown = kind === 'CredentialsInvalid' && UNKNOWN_TO_AWS.has(answer?.code);
    if (kind !== 'RegionNotEnabled' && !(isUnknown && this.#isAccepted && !this.hasWorked(access))) return failure;
    return withCause({ ...regionNotEnabled(access.region), ...(answer && { answer }) }, cause);
  }

  #of(access: Access): Standing {
    return this.#byAccess.get(accessKey(access)) ?? { hasWorked: false };
  }

  // Before that, a try would get the same answer without a call. After it, one call tells for all objects.
  #believed({ failure, until }: Refusal): Failure {
    return withCause({ ...failure, retryAfterSeconds: (until - this.#clock.elapsed()) / 1000 }, failure.cause);
  }

  #later(): number {
    return this.#clock.elapsed() + REFUSAL_MILLISECONDS;
  }
}
