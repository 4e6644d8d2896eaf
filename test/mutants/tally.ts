import type { Verdict } from './judges.ts';

/** How much of what is said of a mutation is printed, in characters. */
const LONGEST = 200;

/** Counts verdicts and prints them as they come. */
export class Tally {
  #passed = 0;
  readonly #failures: string[] = [];

  /** @param wanted - the verdict that passes */
  count(title: string, verdict: Verdict, wanted: Exclude<Verdict['was'], 'Failed'>): void {
    const isWanted = verdict.was === wanted;
    const said =
      verdict.was === 'Noticed' ? verdict.what : verdict.was === 'Failed' ? verdict.why : 'nothing is noticed';
    const line = `${title}: ${said.slice(0, LONGEST)}`;
    if (isWanted) this.#passed += 1;
    else this.#failures.push(line);
    console.log(`${isWanted ? '✔' : '✖'} ${line}`);
  }

  /** Prints what failed, as mocha lists it, and the counts. @returns whether all passed */
  end(): boolean {
    if (this.#failures.length > 0) {
      console.log(`\n  ${this.#failures.length} failing\n`);
      for (const [index, line] of this.#failures.entries()) console.log(`  ${index + 1}) ${line}`);
    }
    console.log(`\n${this.#passed} passed, ${this.#failures.length} failed, 0 skipped`);
    return this.#failures.length === 0;
  }
}
