/** A call that is under way, and what can become of it. */
export interface Gate {
  readonly name: string;
  /** It is performed and answered. */
  proceed(): void;
  /** It fails: performed, and only the answer is lost, or not even performed. */
  fail(performed: boolean, kind: number): void;
  /**
   * Its bytes leave, and nobody hears an answer.
   *
   * @returns what happens when it arrives; undefined where the process keeps it back
   */
  leave(): (() => void) | undefined;
}

/** What a gate needs to know of a call. */
export interface GatedCall<Answer> {
  readonly name: string;
  /**
   * May throw, which is an answer as well.
   *
   * @param isHeard - whether the caller gets the answer
   */
  readonly perform: (isHeard: boolean) => Answer;
  /**
   * What the caller gets where it fails. May throw.
   *
   * @param performed - then the other side can't have refused it
   */
  readonly failure: (kind: number, performed: boolean) => Answer;
  /** Of a write: what the caller gets where the process keeps it back. May throw. */
  readonly keptBack?: () => Answer;
}

/** The process whose calls these are. */
export interface Caller {
  /** Whether its writes may leave now. */
  readonly mayWrite: () => boolean;
  /** A write of it leaves. */
  readonly writes: (name: string) => void;
}

const ALONE: Caller = { mayWrite: () => true, writes: () => {} };

/** Every call of a process waits here, until the test says what becomes of it: each is a point at which it may die. */
export class Gates {
  readonly #caller: Caller;
  #waiting: Gate[] = [];

  constructor(caller: Caller = ALONE) {
    this.#caller = caller;
  }

  get waiting(): readonly Gate[] {
    return this.#waiting;
  }

  pass<Answer>({ name, perform, failure, keptBack }: GatedCall<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const answer = (make: () => Answer) => {
        this.#waiting = this.#waiting.filter((each) => each !== gate);
        try {
          resolve(make());
        } catch (error) {
          reject(error);
        }
      };
      const isKeptBack = () => {
        if (keptBack === undefined) return false;
        if (!this.#caller.mayWrite()) return true;
        this.#caller.writes(name);
        return false;
      };
      const performUnheard = () => {
        try {
          perform(false);
        } catch {
          // A refusal that nobody hears.
        }
      };
      let hasLeft = false;
      const gate: Gate = {
        name,
        proceed() {
          if (hasLeft) answer(() => failure(0, true));
          else if (keptBack !== undefined && isKeptBack()) answer(keptBack);
          else answer(() => perform(true));
        },
        fail(performed, kind) {
          if (performed) gate.leave()?.();
          answer(() => failure(kind, performed));
        },
        leave() {
          if (hasLeft || isKeptBack()) return undefined;
          hasLeft = true;
          return performUnheard;
        },
      };
      this.#waiting.push(gate);
    });
  }
}
