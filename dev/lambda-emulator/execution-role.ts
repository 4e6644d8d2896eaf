/**
 * The destinations that a function's execution role may send to: everything, nothing, or ARNs that match one of the patterns
 * (`*` stands for any characters, as in IAM).
 */
export type ExecutionRole = 'everything' | 'nothing' | readonly string[];

/** Whether the role may send to the destination. */
export function mayReach(role: ExecutionRole, destinationArn: string): boolean {
  if (role === 'everything') return true;
  if (role === 'nothing') return false;
  return role.some((pattern) => matchesPattern(pattern, destinationArn));
}

function matchesPattern(pattern: string, arn: string): boolean {
  const literals = pattern.split('*').map((literal) => literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${literals.join('.*')}$`).test(arn);
}
