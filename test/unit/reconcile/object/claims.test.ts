import assert from 'node:assert/strict';
import type { ObjectMeta } from '../../../../src/api/event-invoke-config.ts';
import {
  CLAIM_ANNOTATION,
  type Claims,
  claimAnnotation,
  claimOn,
  NO_CLAIMS,
  readClaims,
  withoutClaims,
} from '../../../../src/reconcile/object/claims.ts';
import { arnOf, target } from '../rules/facts.ts';

const orders = target('orders');
const billing = target('billing');

function metadata(annotation: string | undefined, uid = 'uid-1'): ObjectMeta {
  return {
    name: 'orders',
    namespace: 'shop',
    uid,
    resourceVersion: '1',
    generation: 1,
    creationTimestamp: '2026-01-01T00:00:00Z',
    annotations: { other: 'stays', ...(annotation !== undefined && { [CLAIM_ANNOTATION]: annotation }) },
  };
}

function written(claims: Claims, uid = 'uid-1'): string {
  return claimAnnotation(uid, claims) ?? '';
}

describe('claims', () => {
  const claims: Claims = {
    spelling: 'orders||',
    list: [
      { target: billing, firstPut: { generation: 1, settings: {} } },
      { target: orders, adopted: { time: '2026-01-01T00:00:00Z', settings: { maximumRetryAttempts: 0 } } },
    ],
  };

  it('come back from the annotation as they were', () => {
    assert.deepEqual(readClaims(metadata(written(claims))), claims);
  });

  it('are none where there is no annotation', () => {
    assert.deepEqual(readClaims(metadata(undefined)), NO_CLAIMS);
  });

  it('are none for a copy or a restored object: the annotation was written for another uid', () => {
    assert.deepEqual(readClaims(metadata(written(claims, 'uid-1'), 'uid-2')), NO_CLAIMS);
  });

  it('take the annotation away where there are none', () => {
    assert.equal(claimAnnotation('uid-1', { spelling: 'orders||', list: [] }), null);
  });

  it('name their targets by canonical ARN', () => {
    const { targets } = JSON.parse(written(claims));
    assert.deepEqual(
      targets.map(({ arn }: { arn: string }) => arn),
      [arnOf('billing'), arnOf('orders')],
    );
  });

  const arn = arnOf('orders');
  const uid = 'uid-1';
  const spelling = 'orders||';
  const malformed: readonly (readonly [title: string, annotation: string])[] = [
    ['empty', ''],
    ['no JSON', '{'],
    ['null', 'null'],
    ['a number', '5'],
    ['a list', '[]'],
    ['without uid', JSON.stringify({ spelling, targets: [] })],
    ['with a uid that is no text', JSON.stringify({ uid: 1, spelling, targets: [] })],
    ['without spelling', JSON.stringify({ uid, targets: [] })],
    ['without targets', JSON.stringify({ uid, spelling })],
    ['with targets that are no list', JSON.stringify({ uid, spelling, targets: {} })],
    ['with a target that is null', JSON.stringify({ uid, spelling, targets: [null] })],
    ['with a target that has no ARN', JSON.stringify({ uid, spelling, targets: [{ arn }, {}] })],
    ['with an ARN that is no text', JSON.stringify({ uid, spelling, targets: [{ arn: [arn] }] })],
    [
      'with an ARN without qualifier',
      JSON.stringify({ uid, spelling, targets: [{ arn: arn.replace(/:[^:]*$/, '') }] }),
    ],
    ['with an ARN of something else', JSON.stringify({ uid, spelling, targets: [{ arn: 'arn:aws:s3:::bucket' }] })],
  ];
  for (const [title, annotation] of malformed) {
    it(`can't be followed where the annotation is ${title}: a sentence names it`, () => {
      const read = readClaims(metadata(annotation));
      assert.ok('problem' in read);
      assert.match(read.problem, /annotation lambda\.eventinvoke\.dev\/claim can't be read: restore it, or remove it/);
    });
  }

  const theirs = { time: '2026-01-01T00:00:00Z', settings: {} };
  for (const adopted of [
    null,
    true,
    'yes',
    [],
    {},
    { settings: {} },
    { ...theirs, time: 7 },
    { ...theirs, time: 'yesterday' },
    { ...theirs, settings: null },
    { ...theirs, settings: { maximumRetryAttempts: '2' } },
    { ...theirs, settings: { maximumEventAgeInSeconds: 0.5 } },
    { ...theirs, settings: { onFailure: {} } },
  ]) {
    it(`can't be followed where somebody has changed an adoption into ${JSON.stringify(adopted)}`, () => {
      assert.ok('problem' in readClaims(metadata(JSON.stringify({ uid, spelling, targets: [{ arn, adopted }] }))));
    });
  }

  const first = { generation: 1, settings: {} };
  for (const firstPut of [null, 1, {}, { generation: 1 }, { ...first, generation: '1' }, { ...first, settings: 5 }]) {
    it(`can't be followed where somebody has changed the first Put into ${JSON.stringify(firstPut)}`, () => {
      assert.ok('problem' in readClaims(metadata(JSON.stringify({ uid, spelling, targets: [{ arn, firstPut }] }))));
    });
  }

  it('are found by their target', () => {
    assert.equal(claimOn(claims, orders), claims.list[1]);
    assert.equal(claimOn(claims, target('mail')), undefined);
  });

  it('can be left out by ARN', () => {
    assert.deepEqual(withoutClaims(claims, new Set([arnOf('billing')])), { ...claims, list: [claims.list[1]] });
    assert.deepEqual(withoutClaims(claims, new Set()), claims);
  });
});
