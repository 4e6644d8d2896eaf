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

/** A function on the command line: the parts that its name gives. */
export interface NamedFunction {
  /** As typed. */
  readonly name: string;
  readonly reference: FunctionReference & { readonly region: string };
  /** Absent: the name has no qualifier, which selects all qualifiers. */
  readonly qualifier?: string;
}

/**
 * Reads the name of a function in any of Lambda's forms.
 *
 * @param region - for names without a region
 * @throws UsageFailure if the name has none of these forms; ConfigurationFailure if its region isn't known
 */
export function readNamedFunction(name: string, region: string | undefined): NamedFunction {
  const reference = readFunctionReference(name, undefined, undefined);
  if ('problem' in reference) {
    throw new UsageFailure(
      `--function-name "${name}" is not the name of a Lambda function: write a name, name:qualifier, a partial ARN or a full ARN.`,
    );
  }
  const inRegion = reference.region ?? region;
  if (inRegion === undefined) throw noRegion();
  const { qualifier } = reference;
  const isQualified = qualifier !== LATEST || name.endsWith(`:${LATEST}`);
  return { name, reference: { ...reference, region: inRegion }, ...(isQualified && { qualifier }) };
}

/** Whether the name lacks the account or the partition. */
export function needsIdentity({ reference }: NamedFunction): boolean {
  return reference.account === undefined || reference.partition === undefined;
}

/**
 * The functions to check. A function that was named several times, or in several forms, is there once.
 *
 * @param identity - of the credentials; absent if every name has an account and a partition
 * @throws UsageFailure if a name's account is not that of the credentials
 */
export function namedSubjects(named: readonly NamedFunction[], identity: Identity | undefined): Subject[] {
  const byFunction = new Map<string, string[] | undefined>();
  for (const { name, reference, qualifier } of named) {
    const { account = identity?.account, partition = identity?.partition, region, functionName } = reference;
    if (account === undefined || partition === undefined) throw new Error(`the account of ${name} is not known`);
    if (identity !== undefined && account !== identity.account) {
      throw new UsageFailure(
        `--function-name "${name}" belongs to account ${account}, but the credentials belong to ${identity.account}: use credentials of ${account} for it.`,
      );
    }
    const arn = functionArn({ partition, account, region, functionName, qualifier: LATEST });
    const others = byFunction.get(arn);
    const isWhole = qualifier === undefined || (byFunction.has(arn) && others === undefined);
    byFunction.set(arn, isWhole ? undefined : [...new Set([...(others ?? []), qualifier])].sort());
  }
  return [...byFunction].map(([arn, qualifiers]) => ({ function: arn, ...(qualifiers && { qualifiers }) }));
}

/** The function of a subject, as a target with an arbitrary qualifier. */
export function targetOf({ function: arn }: Pick<Subject, 'function'>): Target {
  const reference = readFunctionReference(arn, undefined, undefined);
  if (!('problem' in reference)) {
    const { partition, account, region, functionName, qualifier } = reference;
    if (partition && account && region) return { partition, account, region, functionName, qualifier };
  }
  throw new UsageFailure(
    `The checkpoint names "${arn}", which is not the ARN of a function: delete it to start again.`,
  );
}

/** The failure if no option, variable or profile gives a region. */
export function noRegion(): ConfigurationFailure {
  return new ConfigurationFailure('No region is known: give --region, set AWS_REGION, or name one in the AWS profile.');
}
