import type { Condition } from './event-invoke-config.ts';
import type { Reason } from './reasons.ts';

/**
 * The types of conditions, as kstatus reads them.
 * https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md
 */
export type ConditionType = 'Ready' | 'Reconciling' | 'Stalled' | 'Drifted' | 'Suspended';

/** Why an object is in its state. @typeParam R - the reasons of its kind */
export interface Cause<R extends string = Reason> {
  readonly reason: R;
  /** A sentence for people. */
  readonly message: string;
}

/** The state of an object. Exactly one at a time, so that conditions which exclude each other can't stand together. */
export type State<R extends string = Reason> =
  /** `drifted` is there where the object only observes: whether Lambda holds something else. */
  | {
      readonly state: 'Ready';
      readonly cause: Cause<R>;
      readonly drifted?: { readonly is: boolean; readonly cause: Cause<R> };
    }
  /** It passes by itself. */
  | { readonly state: 'Reconciling'; readonly cause: Cause<R> }
  /** A human must mend it. */
  | { readonly state: 'Stalled'; readonly cause: Cause<R> }
  | { readonly state: 'Suspended'; readonly cause: Cause<R> }
  /** The object is being deleted and the operator has let it go. */
  | { readonly state: 'LetGo'; readonly cause: Cause<R> };

interface Wanted extends Cause<string> {
  readonly type: ConditionType;
  readonly status: 'True' | 'False';
}

// The API server takes more; a reader of `kubectl describe` doesn't.
const LONGEST_MESSAGE = 1024;

/** The condition of a type, if the object has it. */
export function conditionOf(conditions: readonly Condition[] | undefined, type: ConditionType): Condition | undefined {
  return Array.isArray(conditions) ? conditions.find((condition) => condition?.type === type) : undefined;
}

/** A message that is no longer than a condition or an event takes. */
export function cutMessage(message: string): string {
  // The cut may leave half a character, which the API server replaces: then each report would seem to be news.
  return message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE - 1).toWellFormed()}…` : message;
}

/**
 * The conditions of an object in a state.
 *
 * @param previous - the object's conditions so far: lastTransitionTime changes only with a condition's status
 * @param generation - of the object that was looked at
 * @param now - ISO 8601
 */
export function conditionsFor(
  state: State<string>,
  previous: readonly Condition[] | undefined,
  generation: number,
  now: string,
): Condition[] {
  return wantedFor(state).map(({ type, status, reason, message }) => {
    const before = conditionOf(previous, type);
    return {
      type,
      status,
      observedGeneration: generation,
      lastTransitionTime: before?.status === status ? before.lastTransitionTime : now,
      reason,
      message: cutMessage(message),
    };
  });
}

function wantedFor(state: State<string>): Wanted[] {
  const { cause } = state;
  switch (state.state) {
    case 'Ready':
      return [
        { type: 'Ready', status: 'True', ...cause },
        ...(state.drifted
          ? [{ type: 'Drifted', status: state.drifted.is ? 'True' : 'False', ...state.drifted.cause } as const]
          : []),
      ];
    case 'Reconciling':
      return [
        { type: 'Ready', status: 'False', ...cause },
        { type: 'Reconciling', status: 'True', ...cause },
      ];
    case 'Stalled':
      return [
        { type: 'Ready', status: 'False', ...cause },
        { type: 'Stalled', status: 'True', ...cause },
      ];
    case 'Suspended':
      return [{ type: 'Suspended', status: 'True', ...cause }];
    case 'LetGo':
      return [{ type: 'Ready', status: 'False', ...cause }];
  }
}
