/**
 * The identity of what is configured. This is the only file that takes an ARN or a function name apart: two spellings of
 * one function must be one target everywhere.
 */

/** Who the credentials speak for. */
export interface Identity {
  readonly partition: string;
  readonly account: string;
}

/** Where a function lives. */
export interface Scope extends Identity {
  readonly region: string;
}

/** One event invoke configuration in Lambda: each qualifier of a function has its own. */
export interface Target extends Scope {
  readonly functionName: string;
  readonly qualifier: string;
}

/** What a manifest says of a function; what it leaves out depends on the operator's credentials and region. */
export interface FunctionReference {
  readonly partition?: string;
  readonly region?: string;
  readonly account?: string;
  readonly functionName: string;
  /** `$LATEST` where the manifest names none, as Lambda reads it. */
  readonly qualifier: string;
}

/** Why something can't be used, as a sentence for the user. */
export interface Problem {
  readonly problem: string;
}

/** The qualifier that Lambda means when none is given. It is not "all versions and aliases". */
export const LATEST = '$LATEST';

const REGION = String.raw`(?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d`;
const QUALIFIER = String.raw`\$LATEST(?:\.PUBLISHED)?|[a-zA-Z0-9_-]+`;

// Lambda's own pattern for FunctionName (API model of 2025), with names for its parts.
const FUNCTION_NAME = new RegExp(
  `^(?:arn:(?<partition>aws[a-zA-Z-]*):lambda:(?<arnRegion>${REGION}):(?<arnAccount>\\d{12}):` +
    `|(?:(?<region>${REGION}):)?(?:(?<account>\\d{12}):)?)` +
    `(?:function:)?(?<name>[a-zA-Z0-9_.-]+)(?::(?<qualifier>${QUALIFIER}))?$`,
);
const QUALIFIER_ALONE = new RegExp(`^(?:${QUALIFIER})$`);
const REGION_ALONE = new RegExp(`^${REGION}$`);
const FUNCTION_ARN_ANYWHERE = new RegExp(`arn:(aws[a-zA-Z-]*):lambda:${REGION}:(\\d{12}):function:`);

/**
 * Reads a function name in any of Lambda's forms: name, `name:qualifier`, partial ARN, full ARN.
 *
 * @param functionName - as the user wrote it
 * @param qualifier - the qualifier given beside it, which must agree with one in the name
 * @param region - the region given beside it, which must agree with one in the name
 */
export function readFunctionReference(
  functionName: string,
  qualifier: string | undefined,
  region: string | undefined,
): FunctionReference | Problem {
  const parts = FUNCTION_NAME.exec(functionName)?.groups;
  if (parts?.name === undefined) {
    return {
      problem: `functionName "${functionName}" is no Lambda function name: write a name, name:qualifier, a partial ARN or a full ARN.`,
    };
  }
  if (qualifier !== undefined && !QUALIFIER_ALONE.test(qualifier)) {
    return { problem: `qualifier "${qualifier}" is no version, alias or $LATEST: correct it.` };
  }
  if (region !== undefined && !REGION_ALONE.test(region)) {
    return { problem: `region "${region}" is no AWS region: write one such as eu-west-1.` };
  }
  if (qualifier !== undefined && parts.qualifier !== undefined && qualifier !== parts.qualifier) {
    return {
      problem: `functionName names the qualifier ${parts.qualifier} and qualifier says ${qualifier}: leave one of them out.`,
    };
  }
  const ownRegion = parts.arnRegion ?? parts.region;
  if (region !== undefined && ownRegion !== undefined && region !== ownRegion) {
    return { problem: `functionName lies in ${ownRegion} and region says ${region}: leave region out.` };
  }
  const account = parts.arnAccount ?? parts.account;
  const inRegion = ownRegion ?? region;
  return {
    ...(parts.partition !== undefined && { partition: parts.partition }),
    ...(inRegion !== undefined && { region: inRegion }),
    ...(account !== undefined && { account }),
    functionName: parts.name,
    qualifier: qualifier ?? parts.qualifier ?? LATEST,
  };
}

/**
 * Completes a reference to a target.
 *
 * @param identity - whose credentials are in use
 * @param region - where a reference that names no region is looked for
 * @returns the target; a problem where the reference belongs to somebody else than the credentials
 */
export function resolveTarget(reference: FunctionReference, identity: Identity, region: string): Target | Problem {
  const belongsTo = (what: string, named: string, own: string): Problem => ({
    problem: `the function is in ${what} ${named}, and the operator's credentials belong to ${own}: correct functionName, or start the operator with credentials of ${named}.`,
  });
  if (reference.account !== undefined && reference.account !== identity.account) {
    return belongsTo('account', reference.account, identity.account);
  }
  if (reference.partition !== undefined && reference.partition !== identity.partition) {
    return belongsTo('partition', reference.partition, identity.partition);
  }
  return {
    partition: identity.partition,
    account: identity.account,
    region: reference.region ?? region,
    functionName: reference.functionName,
    qualifier: reference.qualifier,
  };
}

/** The ARN of the function alone, without qualifier. */
export function functionArn(target: Target): string {
  return `arn:${target.partition}:lambda:${target.region}:${target.account}:function:${target.functionName}`;
}

/** The canonical, always qualified ARN: equal for equal targets, so it serves as their key. */
export function targetArn(target: Target): string {
  return `${functionArn(target)}:${target.qualifier}`;
}

/** Reads a canonical ARN back, as Lambda answers it and as a claim holds it; undefined where it is none. */
export function readTargetArn(arn: string): Target | undefined {
  const parts = FUNCTION_NAME.exec(arn)?.groups;
  const { partition, arnRegion: region, arnAccount: account, name: functionName, qualifier } = parts ?? {};
  return partition && region && account && functionName && qualifier
    ? { partition, account, region, functionName, qualifier }
    : undefined;
}

/** The qualifier in a function's ARN, as Lambda lists it; undefined where it is no such ARN. */
export function qualifierIn(arn: string): string | undefined {
  const parts = FUNCTION_NAME.exec(arn)?.groups;
  return parts?.partition && (parts.qualifier ?? LATEST);
}

/** The account and partition that a text with a function's ARN in it speaks of: an answer's FunctionArn, or a refusal. */
export function identityIn(text: string): Identity | undefined {
  const [, partition, account] = FUNCTION_ARN_ANYWHERE.exec(text) ?? [];
  return partition && account ? { partition, account } : undefined;
}

/** The identity in an ARN of the caller, as STS answers it. */
export function callerIdentity(arn: string, account: string): Identity | undefined {
  const partition = arn.split(':')[1];
  return partition ? { partition, account } : undefined;
}

/**
 * What is known of a target without asking AWS. Objects of one key may name one target; objects of different keys
 * never do.
 */
export function looseKey(reference: { functionName: string; qualifier: string }): string {
  return `${reference.functionName}:${reference.qualifier}`;
}

// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
const DESTINATION_ACTIONS: Readonly<Record<string, string>> = {
  sqs: 'sqs:SendMessage',
  sns: 'sns:Publish',
  lambda: 'lambda:InvokeFunction',
  events: 'events:PutEvents',
  s3: 's3:PutObject and s3:ListBucket',
};

/** What a function's execution role must be allowed to do on a destination. */
export function destinationAction(destination: string): string | undefined {
  return DESTINATION_ACTIONS[destination.split(':')[2] ?? ''];
}
