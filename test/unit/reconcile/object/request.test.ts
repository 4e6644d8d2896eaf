import assert from 'node:assert/strict';
import { RECONCILE_REQUESTED_AT } from '../../../../src/api/annotations.ts';
import { requestOf } from '../../../../src/reconcile/object/request.ts';
import { objectOf } from '../objects.ts';

function request(value: string): string | undefined {
  return requestOf(objectOf({ metadata: { annotations: { [RECONCILE_REQUESTED_AT]: value } } }).metadata);
}

describe('the request for a check', () => {
  it('is what the user wrote', () => {
    assert.equal(request('2026-01-01T00:00:00Z'), '2026-01-01T00:00:00Z');
    assert.equal(request('x'.repeat(180)), 'x'.repeat(180));
  });

  it('is none without the annotation', () => {
    assert.equal(requestOf(objectOf().metadata), undefined);
    assert.equal(requestOf(objectOf({ metadata: { annotations: { 'example.com/note': 'now' } } }).metadata), undefined);
  });

  // status.lastHandledReconcileAt has a maxLength of 256.
  for (const length of [181, 257, 200_000]) {
    it(`of ${length} characters takes no more room in the status than the CRD has`, () => {
      const cut = request('x'.repeat(length)) ?? '';
      assert.ok(cut.length <= 256, `${cut.length}`);
      assert.match(cut, /^x{180}… sha256:[0-9a-f]{64}$/);
    });
  }

  it('is another one where two long ones differ only in their last character', () => {
    assert.notEqual(request(`${'x'.repeat(300)}a`), request(`${'x'.repeat(300)}b`));
  });

  it('that is cut within a character is still text: else the echo in the status would never equal it', () => {
    assert.equal(request(`${'x'.repeat(179)}${'🙂'.repeat(100)}`)?.isWellFormed(), true);
  });
});
