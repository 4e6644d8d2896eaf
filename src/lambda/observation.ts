import type { Answered } from './answered.ts';
import type { Failure } from './failure.ts';
import type { Settings } from './settings.ts';

/** The state of one target, as a call to Lambda showed it. The answer of a Put is an observation too. */
export type Observation =
  | {
      readonly kind: 'found';
      /** The ARN in Lambda's answer. Callers compare it with the target that they asked for. */
      readonly functionArn: string;
      readonly settings: Settings;
      /** ISO 8601; absent if the answer had none. */
      readonly lastModified?: string;
    }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** One page of a function's configurations, by qualifier. */
export interface Page {
  readonly found: ReadonlyMap<string, Observation>;
  /** The start of the next page; absent on the last page. */
  readonly marker?: string;
  /** For the log; only where there is a next page. */
  readonly answered?: Answered;
  /** A version or an alias that the pages do not show may be ignored by the endpoint rather than absent. */
  readonly isDoubtful?: true;
}
