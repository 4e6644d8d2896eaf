import { UsageFailure } from '../failures.ts';
import { type Place, placeText, type Warning } from './place.ts';

/** A file can't be parsed in its format. */
export class UnreadableFile extends UsageFailure {
  readonly #warning: Warning;

  constructor(place: Place, sentence: string) {
    super(`${placeText(place)}: ${sentence}`);
    this.#warning = { place, sentence };
  }

  /** The warning of a file that the user didn't name, which is left out instead. */
  get warning(): Warning {
    const { place, sentence } = this.#warning;
    return { place, sentence: `${sentence.replace(/[.:]?$/, '')}. The file is left out` };
  }
}
