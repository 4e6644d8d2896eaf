import assert from 'node:assert/strict';
import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../../src/api/event-invoke-config.ts';
import { ApiError } from '../../../src/kubernetes/api-error.ts';
import type { Written } from '../../../src/kubernetes/object-writer.ts';
import { targetArn } from '../../../src/lambda/target.ts';
import { type ClaimsUnderWay, createClaimsUnderWay } from '../../../src/reconcile/claims-under-way.ts';
import { storedClaims } from '../../../src/reconcile/object/claims.ts';
import { objectOf } from './objects.ts';
import { attempted, BILLING, claimsOn, established, ORDERS, ORDERS_ARN, OTHER, SETTINGS } from './rules/facts.ts';

const CLAIMS = claimsOn(established(ORDERS), attempted(BILLING, [SETTINGS]));

describe('the claims that status writes under way ask for', () => {
  let kept: string[];
  let underWay: ClaimsUnderWay;

  beforeEach(() => {
    kept = [];
    underWay = createClaimsUnderWay((key, target) => kept.push(`${key} ${targetArn(target)}`));
  });

  const statusWith = (claims = CLAIMS): EventInvokeConfigStatus => ({
    uid: objectOf().metadata.uid,
    ...storedClaims(claims),
  });
  const object = objectOf({ status: statusWith() });
  const newer = objectOf({ status: statusWith(), metadata: { resourceVersion: '9' } });

  /** Writes a status; the write ends when the test says so. */
  const writing = (status: EventInvokeConfigStatus) => {
    const { promise, resolve, reject } = Promise.withResolvers<Written<EventInvokeConfig>>();
    return { done: underWay.during(object, status, () => promise), resolve, reject };
  };

  it('are known while a write is under way, and only for the version that it is for', async () => {
    const { done, resolve } = writing(statusWith(claimsOn()));
    assert.deepEqual(underWay.of(object)?.list, []);
    assert.ok(underWay.askedFor('shop/orders'));
    assert.equal(underWay.of(newer), undefined);
    resolve({ was: 'Written', object: newer });
    await done;
    assert.equal(underWay.of(object), undefined);
    assert.equal(underWay.askedFor('shop/orders'), undefined);
    assert.deepEqual(kept, []);
  });

  it('stay known where an earlier write to the object ends meanwhile', async () => {
    const earlier = writing(statusWith());
    const later = writing(statusWith(claimsOn()));
    earlier.resolve({ was: 'Conflict' });
    await earlier.done;
    assert.deepEqual(underWay.of(object)?.list, []);
    later.resolve({ was: 'Written', object: newer });
    await later.done;
    assert.equal(underWay.askedFor('shop/orders'), undefined);
  });

  it('are known after an error: the write may still arrive, until the object has another version', async () => {
    const { done, reject } = writing(statusWith(claimsOn()));
    reject(new ApiError('no answer', undefined, undefined));
    await assert.rejects(done, /no answer/);
    assert.deepEqual(underWay.of(object)?.list, []);
    underWay.changed(object);
    assert.equal(underWay.askedFor('shop/orders'), undefined);
  });

  it('that a conflict keeps from going are told, each once', async () => {
    const { done, resolve } = writing(statusWith(claimsOn(attempted(BILLING, [SETTINGS]))));
    resolve({ was: 'Conflict' });
    await done;
    assert.deepEqual(kept, [`shop/orders ${ORDERS_ARN}`]);
    assert.equal(underWay.askedFor('shop/orders'), undefined);
  });

  it('are told where an attempt would have gone, and not where one would have come', async () => {
    for (const [attempts, count] of [
      [[OTHER], 1],
      [[SETTINGS, OTHER], 0],
    ] as const) {
      kept = [];
      const { done, resolve } = writing(statusWith(claimsOn(established(ORDERS), attempted(BILLING, attempts))));
      resolve({ was: 'Conflict' });
      await done;
      assert.equal(kept.length, count);
    }
  });

  it('are of no matter where they can’t be read', async () => {
    const odd = { ...statusWith(), claims: [{ functionArn: 'odd' }] };
    const { done, resolve } = writing(odd);
    assert.equal(underWay.of(object), undefined);
    resolve({ was: 'Conflict' });
    assert.deepEqual(await done, { was: 'Conflict' });
    assert.deepEqual(kept, []);
  });
});
