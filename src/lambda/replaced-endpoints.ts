import type { Answered } from './answered.ts';
import type { Failure } from './failure.ts';
import { qualifierShown } from './look-alike.ts';
import { Recent } from './recent.ts';
import { type Access, accessKey } from './scope.ts';
import { functionArn, LATEST, type Target, targetArn } from './target.ts';

/** An answer of an endpoint that takes the place of Lambda's own. */
export interface EndpointAnswer {
  readonly endpoint: string;
  /** The FunctionArn of a configuration, or the text of a refusal. */
  readonly text: string;
  /** True if the endpoint has made a Put. */
  readonly isPut: boolean;
  readonly answer: Answered | undefined;
}

/** An endpoint that ignores qualifiers, as its last answer about one has shown. */
interface Unfit {
  readonly endpoint: string;
  /** The last Put that it has made for another target than the one that was meant. */
  readonly misplaced?: { readonly arn: string; readonly named: string };
}

// An entry holds a few bytes.
const MOST_ACCESSES = 1_024;

const WAY_OUT = 'Use an endpoint that has a configuration for each version and alias, or leave the qualifier out.';

/**
 * The knowledge, by access, of how endpoints that take the place of Lambda's own treat qualifiers. An emulator may have one
 * configuration for all versions and aliases of a function: a Put on one of them replaces the configuration of the function.
 */
export class ReplacedEndpoints {
  // `Unshown`: there were answers, and none has named a qualifier. AWS's own endpoints have no entry.
  readonly #shown = new Recent<'Unshown' | 'Kept' | Unfit>(MOST_ACCESSES);

  /** Notes an answer about a target. @returns the failure if it shows that the endpoint ignores the qualifier */
  note(target: Target, access: Access, { endpoint, text, isPut, answer }: EndpointAnswer): Failure | undefined {
    const shown = qualifierShown(target, text);
    if (shown === 'Unsaid') this.#noteUnshown(access);
    else if (shown === 'Kept') this.#shown.set(accessKey(access), 'Kept');
    else {
      const arn = targetArn(target);
      const misplaced = isPut ? { arn, named: shown.named } : this.#unfit(access)?.misplaced;
      const unfit: Unfit = { endpoint, ...(misplaced !== undefined && { misplaced }) };
      this.#shown.set(accessKey(access), unfit);
      return { ...failureOn(unfit, arn, shown.named), ...(answer !== undefined && { answer }) };
    }
    return undefined;
  }

  /**
   * Notes the ARNs that a List of a function has shown.
   *
   * @returns whether a version or an alias that the List does not show may be ignored rather than absent
   */
  noteList(target: Target, access: Access, arns: readonly string[]): boolean {
    const ofFunction = functionArn(target);
    const latest = targetArn({ ...target, qualifier: LATEST });
    if (arns.some((arn) => arn.startsWith(`${ofFunction}:`) && arn !== latest)) {
      this.#shown.set(accessKey(access), 'Kept');
      return false;
    }
    this.#noteUnshown(access);
    const isUnshown = this.#shown.get(accessKey(access)) === 'Unshown';
    // Lambda's own ARNs are always qualified.
    return isUnshown ? arns.includes(ofFunction) : this.#unfit(access) !== undefined;
  }

  /** True if only the answer of a write will show whether the endpoint ignores the qualifier. */
  isUnproven({ qualifier }: Target, access: Access): boolean {
    return qualifier !== LATEST && this.#shown.get(accessKey(access)) === 'Unshown';
  }

  /** The failure of a write that is not sent, since the endpoint ignores qualifiers. */
  refusal(target: Target, access: Access): Failure | undefined {
    const unfit = target.qualifier === LATEST ? undefined : this.#unfit(access);
    return unfit && { ...failureOn(unfit, targetArn(target)), isUnsent: true };
  }

  #noteUnshown(access: Access): void {
    const key = accessKey(access);
    if (this.#shown.get(key) === undefined) this.#shown.set(key, 'Unshown');
  }

  #unfit(access: Access): Unfit | undefined {
    const shown = this.#shown.get(accessKey(access));
    return typeof shown === 'object' ? shown : undefined;
  }
}

/** @param named - the ARN that was named in place of the one that was asked about; absent: nothing was asked */
function failureOn({ endpoint, misplaced }: Unfit, arn: string, named?: string): Failure {
  const because =
    misplaced?.arn === arn
      ? `: it answered a Put for ${arn} as one for ${misplaced.named}, whose settings may have been replaced: look there, and set ` +
        'them right. Nothing more is written there for this version or alias.'
      : `${named === undefined ? ', as another answer has shown' : `: asked about ${arn}, it answered for ${named}`}. ` +
        'Nothing is written there for this version or alias.';
  return { kind: 'UnfitEndpoint', message: `The endpoint ${endpoint} ignores qualifiers${because} ${WAY_OUT}` };
}
