import { type FunctionReference, readFunctionReference } from '../../lambda/target.ts';
import type { TargetInput } from '../aws/operations.ts';
import { UsageFailure } from '../failures.ts';
import type { ManifestSpec } from '../manifest/manifest.ts';

/** What was typed names a function and qualifier. */
export interface Named {
  readonly reference: FunctionReference;
  /** The fields of a spec that say the same, as they were typed. */
  readonly spec: Pick<ManifestSpec, 'functionName' | 'qualifier' | 'region'>;
}

/**
 * Reads which function and qualifier are meant.
 *
 * @param region - of a name that says none, as the AWS CLI takes it
 * @throws UsageFailure where the name is none of Lambda's four forms, or contradicts itself
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
