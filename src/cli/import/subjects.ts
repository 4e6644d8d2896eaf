import {
  type FunctionReference,
  functionArn,
  type Identity,
  LATEST,
  readFunctionReference,
  type Target,
} from '../../lambda/target.ts';
import { ConfigurationFailure, UsageFailure } from '../failures.ts';
import type { Subject } from './journal.ts';

/** A function that was named, as far as its name tells. */
export interface NamedFunction {
  /** As it was typed. */
  readonly name: string;
  readonly reference: FunctionReference & { readonly region: string };
  /** Absent: the name has none, which means all of them here. */
  readonly qualifier?: string;
}

/**
 * Reads the name of a function in any of Lambda's forms.
 *
 * @param region - of names that say none
 * @throws UsageFailure where it is no such name; ConfigurationFailure where its region is not known
 */
export function readNamedFunction(name: string, region: string | undefined): NamedFunction {
  const reference = readFunctionReference(name, undefined, undefined);
  if ('problem' in reference) {
    throw new UsageFailure(
      `--function-name "${name}" is not a Lambda function name: write a name, name:qualifier, a partial ARN or a full ARN.`,
    );
  }
  const inRegion = reference.region ?? region;
  if (inRegion === undefined) throw noRegion();
  const { qualifier } = reference;
  const isQualified = qualifier !== LATEST || name.endsWith(`:${LATEST}`);
  return { name, reference: { ...reference, region: inRegion }, ...(isQualified && { qualifier }) };
}

/** Whether a name leaves open whose function it is. */
export function needsIdentity({ reference }: NamedFunction): boolean {
  return reference.account === undefined || reference.partition === undefined;
}

/**
 * The functions to look at: each once, however often and in whichever form it was named.
 *
 * @param identity - whose credentials are in use; absent where every name says whose function it is
 * @throws UsageFailure where a name belongs to somebody else than the credentials
 */
export function namedSubjects(named: readonly NamedFunction[], identity: Identity | undefined): Subject[] {
  const byFunction = new Map<string, string[] | undefined>();
  for (const { name, reference, qualifier } of named) {
    const { account = identity?.account, partition = identity?.partition, region, functionName } = reference;
    if (account === undefined || partition === undefined) throw new Error(`nobody knows whose ${name} is`);
    if (identity !== undefined && account !== identity.account) {
      throw new UsageFailure(
        `--function-name "${name}" lies in account ${account}, and the credentials belong to ${identity.account}: use credentials of ${account} for it.`,
      );
    }
    const arn = functionArn({ partition, account, region, functionName, qualifier: LATEST });
    const others = byFunction.get(arn);
    const isWhole = qualifier === undefined || (byFunction.has(arn) && others === undefined);
    byFunction.set(arn, isWhole ? undefined : [...new Set([...(others ?? []), qualifier])].sort());
  }
  return [...byFunction].map(([arn, qualifiers]) => ({ function: arn, ...(qualifiers && { qualifiers }) }));
}

/** The function of a subject. Its qualifier says nothing. */
export function targetOf({ function: arn }: Pick<Subject, 'function'>): Target {
  const reference = readFunctionReference(arn, undefined, undefined);
  if (!('problem' in reference)) {
    const { partition, account, region, functionName, qualifier } = reference;
    if (partition && account && region) return { partition, account, region, functionName, qualifier };
  }
  throw new UsageFailure(`The checkpoint names "${arn}", which is no function's ARN: delete it to begin anew.`);
}

/** No option, variable or profile says which region is meant. */
export function noRegion(): ConfigurationFailure {
  return new ConfigurationFailure('No region is known: give --region, set AWS_REGION, or name one in the AWS profile.');
}
