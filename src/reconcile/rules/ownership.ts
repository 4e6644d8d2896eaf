import { type Target, targetArn } from '../../lambda/target.ts';

/** An object, as far as it matters for who owns a target. */
export interface Contender {
  /** namespace/name. */
  readonly key: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly deleting: boolean;
  /** Neither observing nor suspended, and its spec can be followed. */
  readonly enforcing: boolean;
  readonly suspended: boolean;
  /** What its spec names; undefined where that is not known, or not to be followed. */
  readonly target?: Target;
  /** The canonical ARNs that it claims, with the finalizer that makes a claim count. */
  readonly claimed: ReadonlySet<string>;
}

/**
 * The owner of a target. The incumbent keeps it: the object that claims it and whose spec still names it, whatever
 * anybody's age, so that an edit never hijacks a target. Only without an incumbent does age decide.
 */
export function ownerOf(target: Target, contenders: readonly Contender[]): Contender | undefined {
  const arn = targetArn(target);
  const naming = contenders.filter((each) => !each.deleting && each.target && targetArn(each.target) === arn);
  const incumbents = naming.filter((each) => each.claimed.has(arn) && (each.enforcing || each.suspended));
  return eldest(incumbents) ?? eldest(naming.filter((each) => each.enforcing));
}

/** Whether somebody claims a target that it no longer holds on to: terminating, or its spec names another. */
export function isBeingLeft(target: Target, contenders: readonly Contender[]): boolean {
  const arn = targetArn(target);
  return contenders.some(
    (each) => each.claimed.has(arn) && (each.deleting || (each.target !== undefined && targetArn(each.target) !== arn)),
  );
}

function eldest(contenders: readonly Contender[]): Contender | undefined {
  return contenders.reduce<Contender | undefined>(
    (first, each) => (first === undefined || compareAge(each, first) < 0 ? each : first),
    undefined,
  );
}

function compareAge(a: Contender, b: Contender): number {
  return Date.parse(a.createdAt) - Date.parse(b.createdAt) || (a.key < b.key ? -1 : 1);
}
