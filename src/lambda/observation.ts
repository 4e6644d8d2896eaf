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
