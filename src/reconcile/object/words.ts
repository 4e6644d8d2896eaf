import type { TargetWords } from '../../api/event-invoke-config.ts';

/** True where two manifests name their targets in the same words. */
export function isSameWords(one: TargetWords, other: TargetWords): boolean {
  return (
    one.functionName === other.functionName &&
    one.qualifier === other.qualifier &&
    one.region === other.region &&
    one.accountRef?.name === other.accountRef?.name
  );
}
