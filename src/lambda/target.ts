/**
 * Targets: the functions and qualifiers that are configured. Only this file gives the parts of an ARN or of a
 * function's name a meaning, because two spellings of one function must be one target everywhere. Their patterns stand
 * in api/grammar.
 */

import { destinationService } from '../api/grammar/destination.ts';
import { FUNCTION_ARN_WITHIN, QUALIFIER, REGION, readFunctionName, whole } from '../api/grammar/function-name.ts';
import { MOST_CHARACTERS } from '../api/grammar/limits.ts';

/** The account that credentials belong to. */
export interface Identity {
  readonly partition: string;
  readonly account: string;
}

/** An account and region: the key of request budgets. */
export interface Scope extends Identity {
  readonly region: string;
}

/** One event invoke configuration in Lambda: each qualifier of a function has its own. */
export interface Target extends Scope {
  readonly functionName: string;
  readonly qualifier: string;
}

/** A function as a manifest names it. The operator's credentials and region complete it. */
export interface FunctionReference {
  readonly partition?: string;
  readonly region?: string;
  readonly account?: string;
  readonly functionName: string;
  /** `$LATEST` if the manifest names none, as in Lambda's API. */
  readonly qualifier: string;
}

/** Why something can't be used, as a sentence for the user. */
export interface Problem {
  readonly problem: string;
}

/** The qualifier that Lambda means when none is given. It is not "all versions and aliases". */
export const LATEST = '$LATEST';

const QUALIFIER_ALONE = new RegExp(whole(QUALIFIER));
const REGION_ALONE = new RegExp(whole(REGION));

/**
 * Reads a function name in any of Lambda's forms: name, `name:qualifier`, partial ARN, full ARN.
 *
 * @param functionName - as the user wrote it
 * @param qualifier - the qualifier given beside it, which must agree with one in the name
 * @param region - the region given beside it, which must agree with one in the name
 * @returns the reference, or a problem. The length of both is bounded, because a status holds them, and an older CRD
 *   accepts a text of any length.
 */
export function readFunctionReference(
  functionName: string,
  qualifier: string | undefined,
  region: string | undefined,
): FunctionReference | Problem {
  const tooLong =
    excess('functionName', functionName, MOST_CHARACTERS.functionName) ??
    excess('qualifier', qualifier, MOST_CHARACTERS.qualifier) ??
    excess('region', region, MOST_CHARACTERS.region);
  if (tooLong !== undefined) return tooLong;
  const parts = readFunctionName(functionName);
  if (parts === undefined) {
    return {
      problem: `functionName "${functionName}" is not a Lambda function name: write a name, name:qualifier, a partial ARN or a full ARN.`,
    };
  }
  const partTooLong =
    excess('the name in functionName', parts.name, MOST_CHARACTERS.name) ??
    excess('the qualifier in functionName', parts.qualifier, MOST_CHARACTERS.qualifier);
  if (partTooLong !== undefined) return partTooLong;
  if (qualifier !== undefined && !QUALIFIER_ALONE.test(qualifier)) {
    return { problem: `qualifier "${qualifier}" is not a version, an alias or $LATEST: correct it.` };
  }
  if (region !== undefined && !REGION_ALONE.test(region)) {
    return { problem: `region "${region}" is not an AWS region: write one such as eu-west-1.` };
  }
  if (qualifier !== undefined && parts.qualifier !== undefined && qualifier !== parts.qualifier) {
    return {
      problem: `functionName names the qualifier ${parts.qualifier} and qualifier says ${qualifier}: leave one of them out.`,
    };
  }
  if (region !== undefined && parts.region !== undefined && region !== parts.region) {
    return { problem: `functionName lies in ${parts.region} and region says ${region}: leave region out.` };
  }
  const inRegion = parts.region ?? region;
  return {
    ...(parts.partition !== undefined && { partition: parts.partition }),
    ...(inRegion !== undefined && { region: inRegion }),
    ...(parts.account !== undefined && { account: parts.account }),
    functionName: parts.name,
    qualifier: qualifier ?? parts.qualifier ?? LATEST,
  };
}

function excess(part: string, text: string | undefined, most: number): Problem | undefined {
  if (text === undefined || text.length <= most) return undefined;
  return { problem: `${part} has ${text.length} characters, and at most ${most} are allowed: write a shorter one.` };
}

/**
 * Completes a reference to a target.
 *
 * @param identity - of the credentials in use
 * @param region - of a reference that names none
 * @returns the target; a problem if the reference names another account or partition than that of the credentials
 */
export function resolveTarget(reference: FunctionReference, identity: Identity, region: string): Target | Problem {
  const belongsTo = (part: string, named: string, own: string): Problem => ({
    problem: `the function is in ${part} ${named}, and the operator's credentials belong to ${own}: correct functionName, or start the operator with credentials of ${named}.`,
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

/** Reads a canonical ARN, as an answer of Lambda or a claim holds it; undefined if the text is not one. */
export function readTargetArn(arn: string): Target | undefined {
  const parts = readFunctionName(arn);
  const { partition, region, account, name: functionName, qualifier } = parts ?? {};
  return partition && region && account && functionName && qualifier
    ? { partition, account, region, functionName, qualifier }
    : undefined;
}

/** The qualifier in a function's ARN, as Lambda lists it; undefined if the text is not such an ARN. */
export function qualifierIn(arn: string): string | undefined {
  const parts = readFunctionName(arn);
  return parts?.partition && (parts.qualifier ?? LATEST);
}

/** The account and partition of the function's ARN in a text, such as a refusal of Lambda; undefined without one. */
export function identityIn(text: string): Identity | undefined {
  const { partition, account } = FUNCTION_ARN_WITHIN.exec(text)?.groups ?? {};
  return partition && account ? { partition, account } : undefined;
}

/** The identity in an answer of STS's GetCallerIdentity. */
export function callerIdentity(arn: string, account: string): Identity | undefined {
  const partition = arn.split(':')[1];
  return partition ? { partition, account } : undefined;
}

/**
 * The part of a target that is known without AWS. Objects with equal keys may name the same target; objects with
 * different keys never do.
 */
export function looseKey(reference: { functionName: string; qualifier: string }): string {
  return `${reference.functionName}:${reference.qualifier}`;
}

/** The permission that a function's execution role needs on a destination. */
export function destinationAction(destination: string): string | undefined {
  return destinationService(destination)?.actions.join(' and ');
}
