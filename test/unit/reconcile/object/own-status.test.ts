import assert from 'node:assert/strict';
import type { EventInvokeConfigStatus } from '../../../../src/api/event-invoke-config.ts';
import { ownStatus } from '../../../../src/reconcile/object/own-status.ts';
import { objectOf } from '../objects.ts';
import { claimsOn, established, ORDERS } from '../rules/facts.ts';

describe('the status of an object', () => {
  const { metadata, status } = objectOf({ claims: claimsOn(established(ORDERS)) });
  assert.ok(status);
  const { uid: _, ...anonymous } = status;

  const rows: readonly (readonly [title: string, status: EventInvokeConfigStatus | undefined, own: object])[] = [
    ['is its own where it was written for its UID', status, status],
    ['says nothing in a copy: it was written for the original', { ...status, uid: 'uid-2' }, {}],
    ['says nothing where nobody says for which object it was written', anonymous, {}],
    ['says nothing where it is the default', { observedGeneration: -1 }, {}],
    ['says nothing where there is none', undefined, {}],
  ];
  for (const [title, each, own] of rows) {
    it(title, () => assert.deepEqual(ownStatus({ metadata, ...(each && { status: each }) }), own));
  }
});
