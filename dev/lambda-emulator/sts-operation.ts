const stsOperations = ['GetCallerIdentity', 'AssumeRole', 'AssumeRoleWithWebIdentity'] as const;

/** An operation of STS that is emulated. */
export type StsOperation = (typeof stsOperations)[number];

/** True if a text names an operation of STS that is emulated. */
export function isStsOperation(text: string): text is StsOperation {
  return stsOperations.some((operation) => operation === text);
}
