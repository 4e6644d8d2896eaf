import type { EventInvokeConfig } from '../../src/api/event-invoke-config.ts';

/** An AWSAccount of an account of its own. */
export interface SeededAccount {
  readonly name: string;
  /** 12 digits. */
  readonly accountId: string;
}

/**
 * The JSON of an object as it would be if it had been written with an AWSAccount.
 *
 * @param own - the account that it was written in
 */
export function inAccount(json: string, own: string, { name, accountId }: SeededAccount): string {
  const object: EventInvokeConfig = JSON.parse(json.replaceAll(own, accountId));
  const { spec, status = {} } = object;
  const { claims = [], named } = status;
  return JSON.stringify({
    ...object,
    spec: { ...spec, accountRef: { name } },
    status: {
      ...status,
      named: { ...named, accountRef: { name } },
      claims: claims.map((claim) => ({ ...claim, account: name })),
    },
  });
}
