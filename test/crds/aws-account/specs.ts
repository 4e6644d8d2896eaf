/** A spec that the API server takes, and parts to replace in it. */
export const GRANT = { namespaces: ['payments'], functions: ['payments-*'] };

/** The least that an AWSAccount says. */
export const LEAST = { accountId: '123456789012', region: 'eu-west-1', grants: [GRANT] };

/** The ARN of a role in its account. */
export const ROLE = 'arn:aws:iam::123456789012:role/event-invoke';

/** A spec with one grant that has these fields as well. */
export function granting(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { ...LEAST, grants: [{ ...GRANT, ...fields }] };
}

/** A spec with a role, and with these fields beside its ARN. */
export function assuming(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { ...LEAST, assumeRole: { roleArn: ROLE, ...fields } };
}
