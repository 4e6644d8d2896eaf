/** What AWS says of an action that it denies. */
export interface Denial {
  /** The ARN of the user or role, without the name of the session. */
  readonly principal: string;
  /** Such as `lambda:PutFunctionEventInvokeConfig`. */
  readonly action: string;
  readonly resource?: string;
  readonly reason?: Reason;
}

/** Why AWS denies it: nothing allows it, or something forbids it. */
export interface Reason {
  readonly why: 'NothingAllows' | 'ExplicitDeny';
  /** The kind of policy, such as `service control policy`. */
  readonly policy: string;
}

// As AWS words it: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
// Only these parts of it are repeated, each by what it can consist of: the rest of the text may hold what was sent.
const SENTENCE =
  /\bUser: (?<principal>arn:[\w-]{1,20}:(?:iam|sts)::\d{12}:[\w+=,.@/-]{1,300}) is not authorized to perform: (?<action>[a-z][\w-]{1,40}:\w{1,64})(?: on resource: (?<resource>\*|arn:[\w-]{1,20}:lambda:[\w-]{0,30}:\d{0,12}:function:[\w$:*-]{1,200}))?/;
const EXPLICIT_DENY = /\bwith an explicit deny in an? (?<policy>[A-Za-z][A-Za-z -]{1,50}(?:policy|boundary))\b/;
const NOTHING_ALLOWS = /\bbecause no (?<policy>[A-Za-z][A-Za-z -]{1,50}(?:policy|boundary)) allows\b/;

// An access key's ID is no secret, but a user or a session may be called like one, and it helps nobody.
const ACCESS_KEY = /\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g;

/** Reads AWS's sentence about a denied action; undefined where the text is worded in another way. */
export function readDenial(text: string): Denial | undefined {
  const { principal, action, resource } = SENTENCE.exec(text)?.groups ?? {};
  if (principal === undefined || action === undefined) return undefined;
  const reason = reasonIn(text);
  return {
    principal: withoutSession(principal).replaceAll(ACCESS_KEY, '…'),
    action,
    ...(resource !== undefined && { resource }),
    ...(reason !== undefined && { reason }),
  };
}

/** The denial as a sentence that says what to do. */
export function describeDenial({ principal, action, resource, reason }: Denial): string {
  const what = `AWS denies ${principal} the action ${action}${resource === undefined ? '' : ` on ${resource}`}`;
  switch (reason?.why) {
    case 'ExplicitDeny':
      return `${what}: there is an explicit deny in ${article(reason.policy)} ${reason.policy}; have it lifted there.`;
    case 'NothingAllows':
      return `${what}: no ${reason.policy} allows it; grant it there.`;
    case undefined:
      return `${what}: grant it.`;
  }
}

function reasonIn(text: string): Reason | undefined {
  const denied = EXPLICIT_DENY.exec(text)?.groups?.policy;
  if (denied !== undefined) return { why: 'ExplicitDeny', policy: denied };
  const missing = NOTHING_ALLOWS.exec(text)?.groups?.policy;
  return missing === undefined ? undefined : { why: 'NothingAllows', policy: missing };
}

/**
 * The ARN of a user or role without the name of its session, which differs from hour to hour: with it, a condition would
 * change for no reason.
 */
export function withoutSession(principal: string): string {
  return principal.replace(/(:assumed-role\/[^/]+)\/.*$/, '$1');
}

function article(policy: string): string {
  return /^[aeiou]/i.test(policy) ? 'an' : 'a';
}
