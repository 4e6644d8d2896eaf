import { type FunctionReference, readFunctionReference } from '../../lambda/target.ts';
import type { TargetInput } from '../aws/operations.ts';
import { UsageFailure } from '../failures.ts';
import type { ManifestSpec } from '../manifest/manifest.ts';

/** The function and qualifier that the command line names. */
export interface Named {
  readonly reference: FunctionReference;
  /** The same as fields of a spec, in the words of the command line. */
  readonly spec: Pick<ManifestSpec, 'functionName' | 'qualifier' | 'region'>;
}

/**
 * Reads the function and qualifier.
 *
 * @param region - used if the name has no region, as in the AWS CLI
 * @throws UsageFailure if the name has none of Lambda's four forms, or contradicts itself
 */
export function namedBy({ FunctionName, Qualifier }: TargetInput, region: string | undefined): Named {
  const reference = readFunctionReference(FunctionName, Qualifier, undefined);
  if ('problem' in reference) throw new UsageFailure(reference.problem);
  const ownRegion = reference.region === undefined && region !== undefined ? { region } : {};
  return {
    reference: { ...reference, ...ownRegion },
    spec: { functionName: FunctionName, ...(Qualifier !== undefined && { qualifier: Qualifier }), ...ownRegion },
  };
}
