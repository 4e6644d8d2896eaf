import type { EventInvokeConfigSpec } from '../../../src/api/event-invoke-config.ts';
import { ACCOUNT, HOME, SECOND_ACCOUNT, targetOf } from './reading.ts';

/** The fields of a spec that name its target. */
export type Naming = Pick<EventInvokeConfigSpec, 'functionName' | 'qualifier' | 'region' | 'accountRef'>;

const PARTIAL = `${ACCOUNT}:function`;
const FULL = `arn:aws:lambda:${HOME}:${PARTIAL}`;

/** Few targets, so that objects meet; each in several spellings. */
export const NAMINGS: readonly Naming[] = [
  { functionName: 'orders' },
  { functionName: 'orders:$LATEST' },
  { functionName: 'orders', qualifier: '$LATEST', region: HOME },
  { functionName: `${PARTIAL}:orders` },
  { functionName: `${FULL}:orders` },
  { functionName: 'orders:live' },
  { functionName: 'orders', qualifier: 'live' },
  { functionName: `${FULL}:orders:live` },
  { functionName: 'billing' },
  { functionName: `${PARTIAL}:billing`, qualifier: '$LATEST' },
];

/** A function that only an AWSAccount reaches, whatever account an object names. */
export const IN_SECOND_ACCOUNT: Naming = { functionName: `${SECOND_ACCOUNT}:function:orders` };

/** Canonical ARNs of what the namings name at home. */
export const TARGETS = [...new Set(NAMINGS.map((naming) => targetOf(naming, HOME)))];

/** The same functions in the second account. */
export const SECOND_TARGETS = TARGETS.map((arn) => arn.replace(ACCOUNT, SECOND_ACCOUNT));

/** More targets than one object may claim. */
export const TOUR: readonly Naming[] = Array.from({ length: 20 }, (_, index) => ({ functionName: `stop-${index}` }));
