/** A call that is under way, and what can become of it. */
export interface Gate {
  readonly name: string;
  /** It is performed and answered. */
  proceed(): void;
  /** It fails: performed, and only the answer is lost, or not even performed. */
  fail(performed: boolean, kind: number): void;
  /** It is performed, and nobody is there any more to hear the answer. */
  performUnheard(): void;
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
}

/** Every call of a process waits here, until the test says what becomes of it: each is a point at which it may die. */
export class Gates {
  #waiting: Gate[] = [];

  get waiting(): readonly Gate[] {
    return this.#waiting;
  }

  pass<Answer>({ name, perform, failure }: GatedCall<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const answer = (make: () => Answer) => {
        this.#waiting = this.#waiting.filter((each) => each !== gate);
        try {
          resolve(make());
        } catch (error) {
          reject(error);
        }
      };
      const performUnheard = () => {
        try {
          perform(false);
        } catch {
          // A refusal that nobody hears.
        }
      };
      const gate: Gate = {
        name,
        proceed: () => answer(() => perform(true)),
        fail(performed, kind) {
          if (performed) performUnheard();
          answer(() => failure(kind, performed));
        },
        performUnheard,
      };
      this.#waiting.push(gate);
    });
  }
}
