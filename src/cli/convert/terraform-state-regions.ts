import { readFunctionReference } from '../../lambda/target.ts';
import type { Warning } from './place.ts';
import { literal } from './placeholder.ts';
import type { Found } from './source.ts';
import { targetKey } from './target-key.ts';

/**
 * The provider hashicorp/aws before version 6 and hashicorp/awscc have no regions in the state. Two resources of one function and qualifier then belong to two
 * regions, and get a placeholder each.
 */
export function withRegions(found: readonly Found[]): Found[] {
  const groups = Map.groupBy(found.filter(lacksRegion), targetOf);
  return found.map((one) => {
    const isAlone = !lacksRegion(one) || (groups.get(targetOf(one))?.length ?? 0) < 2;
    if (isAlone) return one;
    const { address, place } = one;
    const because = 'since the state of hashicorp/aws before version 6 and of hashicorp/awscc has no regions';
    return { ...one, region: { text: [{ reference: `${address}.region`, scope: place.path, place, because }], place } };
  });
}

/** The warning of a state that has no regions. */
export function tellOfMissingRegions(found: readonly Found[]): Warning[] {
  const without = found.filter(lacksRegion);
  const [first] = without;
  if (first === undefined) return [];
  const those = without.length === 1 ? `${first.address} is` : `${without.length} of its event invoke configs are`;
  const sentence = `this state doesn't say in which region ${those} (hashicorp/aws before version 6 and hashicorp/awscc keep no regions): the operator takes its own one, so write spec.region into the manifests of functions in another one.`;
  return [{ place: first.place, sentence }];
}

/** True if neither the resource nor the ARN of its function has a region. */
function lacksRegion({ region, functionName }: Found): boolean {
  if (region !== undefined) return false;
  const name = literal(functionName.text);
  const reference = name === undefined ? undefined : readFunctionReference(name, undefined, undefined);
  return reference === undefined || 'problem' in reference || reference.region === undefined;
}

function targetOf({ functionName, qualifier }: Found): string {
  const [name, alias] = [functionName, qualifier].map((field) => field && literal(field.text));
  return name === undefined
    ? JSON.stringify([functionName.text, qualifier?.text])
    : targetKey({ functionName: name, qualifier: alias || undefined });
}
