import type { Clock } from '../clock.ts';
import type { Answered as AnswerForLog } from './answered.ts';
import { type Answered, Answers, isStale, type Sent } from './answers.ts';
import type { Failure } from './failure.ts';
import type { ListChoice } from './list-choice.ts';
import type { Observation, Page } from './observation.ts';
import type { Turn } from './request-budget.ts';
import type { Requests } from './requests.ts';
import { type Access, accessKey } from './scope.ts';
import { functionArn, type Target, targetArn } from './target.ts';
import type { ReadWish } from './wish.ts';

/** What the reads of all functions share. */
export interface FunctionReadsPorts {
  readonly requests: Pick<Requests, 'get' | 'list'>;
  readonly listChoice: ListChoice;
  readonly clock: Clock;
  readonly onEndlessList: (list: EndlessList) => void;
}

/** A List of a function whose last page names one that was read before as the next one. */
export interface EndlessList {
  readonly functionArn: string;
  readonly access: Access;
  readonly answered: AnswerForLog | undefined;
}

/** A List of which pages are left. */
interface Listing {
  readonly first: Sent;
  /** How many pages are worth it: as many as Gets would have been needed. It may have no end. */
  readonly worth: number;
  readonly markers: readonly string[];
}

/** One request that reads. */
interface Asking {
  readonly access: Access;
  readonly sent: Sent;
  readonly turn: Turn;
  readonly signal: AbortSignal;
}

/** The reads of one function: what was answered, and which request answers those that wait. */
export class FunctionReads {
  readonly #target: Target;
  readonly #ports: FunctionReadsPorts;
  // By access: one access may be shown what another one may not.
  readonly #answers = new Map<string, Answers>();
  readonly #listings = new Map<string, Listing>();

  /** @param target - any qualifier of the function */
  constructor(target: Target, ports: FunctionReadsPorts) {
    this.#target = target;
    this.#ports = ports;
  }

  /** The answer to a read, if one was asked for after the read was wanted, and is not stale. */
  answerTo({ qualifier, serial, call }: ReadWish): Answered | undefined {
    const answered = this.#answers.get(accessKey(call.access))?.of(qualifier);
    if (answered === undefined || isStale(answered, this.#ports.clock.elapsed())) return undefined;
    return serial < answered.serial || call.since < answered.askedAt ? answered : undefined;
  }

  /** Notes that a write was sent. */
  writing(qualifier: string, sent: Sent): void {
    for (const answers of this.#answers.values()) answers.void(qualifier, sent);
  }

  /** Notes the answer of a write. */
  wrote(access: Access, qualifier: string, seen: Observation, sent: Sent): void {
    // An answer for another function says nothing of this one.
    const isOfIt =
      seen.kind === 'absent' ||
      (seen.kind === 'found' && seen.functionArn === targetArn({ ...this.#target, qualifier }));
    if (isOfIt) this.#note(access, qualifier, seen, sent);
  }

  /**
   * Makes one request on behalf of a read: a Get, or a page of a List where that costs less. Afterwards {@link answerTo} has
   * the answers; a failure is told to the reads that shared the request.
   *
   * @param waiting - all reads that wait with the same access
   * @param givenUp - aborts where the reads are to wait for another request
   */
  async request(
    wish: ReadWish,
    waiting: readonly ReadWish[],
    sent: Sent,
    turn: Turn,
    givenUp: AbortSignal,
  ): Promise<void> {
    const { signal } = wish.call;
    const asking: Asking = { access: wish.call.access, sent, turn, signal: AbortSignal.any([signal, givenUp]) };
    const lists = this.#lists(wish, waiting);
    const sharing = lists ? waiting : waiting.filter(({ qualifier }) => qualifier === wish.qualifier);
    try {
      const failure = lists ? await this.#list(asking, qualifiersOf(waiting)) : await this.#get(wish.qualifier, asking);
      if (failure === undefined) return;
      const seen: Observation = { kind: 'failed', failure };
      const answered: Answered = { seen, askedAt: sent.at, answeredAt: this.#ports.clock.elapsed() };
      for (const each of sharing) each.resolve(answered);
    } catch (error) {
      if (givenUp.aborted && !signal.aborted) return;
      // If its caller aborts the read that made the request, only that read fails; the others wait for another request.
      for (const each of sharing) if (!signal.aborted || each.call.signal.aborted) each.reject(error);
    }
  }

  async #get(qualifier: string, { access, sent, turn, signal }: Asking): Promise<Failure | undefined> {
    const seen = await this.#ports.requests.get({ ...this.#target, qualifier }, access, turn, signal);
    if (seen.kind === 'failed') return seen.failure;
    this.#note(access, qualifier, seen, sent);
    return undefined;
  }

  async #list({ access, sent, turn, signal }: Asking, qualifiers: number): Promise<Failure | undefined> {
    const key = accessKey(access);
    const { first, worth, markers } = this.#listings.get(key) ?? { first: sent, worth: qualifiers, markers: [] };
    this.#listings.delete(key);
    // From here on, a write is noted: this List may show the state from before it.
    this.#answersOf(access);
    const page = await this.#ports.requests.list(this.#target, access, markers.at(-1), turn, signal);
    if ('failure' in page) return this.#listFailed(access, page.failure, first);
    const { marker, answered, isDoubtful = false } = page;
    // A List that begins again would never end.
    if (marker !== undefined && markers.includes(marker)) {
      this.#ports.onEndlessList({ functionArn: functionArn(this.#target), access, answered });
      this.#refuseList(access);
    } else if (isDoubtful) this.#refuseList(access);
    else this.#listed(access, page, { first, worth, markers }, sent);
    return undefined;
  }

  #listed(access: Access, { found, marker }: Page, { first, worth, markers }: Listing, sent: Sent): void {
    for (const [qualifier, seen] of found) this.#note(access, qualifier, seen, sent);
    if (marker === undefined) this.#answersOf(access).listed(first, this.#ports.clock.elapsed());
    else this.#listings.set(accessKey(access), { first, worth, markers: [...markers, marker] });
    const pages = markers.length + (marker === undefined ? 1 : 2);
    this.#ports.listChoice.notePages(functionArn(this.#target), pages);
  }

  #listFailed(access: Access, failure: Failure, first: Sent): Failure | undefined {
    switch (failure.kind) {
      case 'FunctionNotFound':
        this.#answersOf(access).listed(first, this.#ports.clock.elapsed());
        return undefined;
      case 'AccessDenied':
      case 'RequestRefused':
        this.#refuseList(access);
        return undefined;
      default:
        return failure;
    }
  }

  // A policy that allows only Get is common. A Get also shows an endpoint that ignores qualifiers, which a List does not.
  #refuseList(access: Access): void {
    this.#ports.listChoice.noteRefused(functionArn(this.#target), accessKey(access));
  }

  /** Whether a page of a List is read: the next one of a List under way, or the first one. */
  #lists(wish: ReadWish, waiting: readonly ReadWish[]): boolean {
    const { access } = wish.call;
    const key = accessKey(access);
    const listing = this.#listings.get(key);
    const isMeant = ({ serial }: ReadWish) => listing !== undefined && serial < listing.first.serial;
    if (listing !== undefined && isMeant(wish)) {
      const goesOn = qualifiersOf(waiting.filter(isMeant)) > 1 && listing.markers.length < listing.worth;
      if (!goesOn) this.#listings.delete(key);
      return goesOn;
    }
    // What came later gains nothing from the pages that are left, and does not wait for them.
    const later = waiting.filter((each) => !isMeant(each));
    const begins = this.#ports.listChoice.pays(functionArn(this.#target), key, qualifiersOf(later));
    if (begins) this.#listings.delete(key);
    return begins;
  }

  #note(access: Access, qualifier: string, seen: Observation, sent: Sent): void {
    this.#answersOf(access).note(qualifier, seen, sent, this.#ports.clock.elapsed());
  }

  #answersOf(access: Access): Answers {
    const key = accessKey(access);
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const created = new Answers();
    this.#answers.set(key, created);
    return created;
  }
}

function qualifiersOf(wishes: readonly ReadWish[]): number {
  return new Set(wishes.map(({ qualifier }) => qualifier)).size;
}
