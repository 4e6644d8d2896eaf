import type { Failure } from './failure.ts';
import type { Settings } from './settings.ts';

/** What a call to Lambda showed of one target. The answer of a Put is the next observation. */
export type Observation =
  | {
      readonly kind: 'found';
      /** As Lambda names it, to be held against the target that was asked for. */
      readonly functionArn: string;
      readonly settings: Settings;
      /** ISO 8601; absent where the answer had none. */
      readonly lastModified?: string;
    }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly failure: Failure };
