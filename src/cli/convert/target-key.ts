import { readFunctionReference } from '../../lambda/target.ts';
import type { Filled } from './refusals.ts';

/** A text that is equal for targets that the files describe in the same way, whatever their spelling. */
export function targetKey({
  functionName,
  qualifier,
  region,
}: Pick<Filled, 'functionName' | 'qualifier' | 'region'>): string {
  const reference = readFunctionReference(functionName, qualifier, region);
  if ('problem' in reference) return JSON.stringify([functionName, qualifier, region]);
  const { partition, account, region: inRegion, functionName: name, qualifier: named } = reference;
  return JSON.stringify([partition, account, inRegion, name, named]);
}
