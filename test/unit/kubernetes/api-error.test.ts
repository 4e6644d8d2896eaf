import assert from 'node:assert/strict';
import { ApiError, apiError } from '../../../src/kubernetes/api-error.ts';

describe('an error of the API server', () => {
  it('says what the Status says, with its code', () => {
    const error = apiError(403, {}, JSON.stringify({ kind: 'Status', message: 'eventinvokeconfigs is forbidden' }));
    assert.equal(error.message, 'the API server answered 403: eventinvokeconfigs is forbidden');
    assert.equal(error.code, 403);
    assert.equal(error.retryAfterSeconds, undefined);
  });

  it("quotes a proxy's page of HTML in part only", () => {
    const error = apiError(502, {}, `<html>${'x'.repeat(5000)}`);
    assert.ok(error.message.startsWith('the API server answered 502: <html>xxx'));
    assert.ok(error.message.length < 300);
  });

  it('quotes JSON that is no Status', () => {
    assert.equal(apiError(500, {}, '[]').message, 'the API server answered 500: []');
    assert.equal(apiError(500, {}, 'null').message, 'the API server answered 500: null');
  });

  const headers: readonly (readonly [header: string | undefined, seconds: number | undefined])[] = [
    ['5', 5],
    ['86400', 60],
    [undefined, undefined],
    ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
  ];
  for (const [header, seconds] of headers) {
    it(`with Retry-After ${header} is tried again after ${seconds ?? 'its own back-off'}`, () => {
      const error = apiError(429, header === undefined ? {} : { 'retry-after': header }, '{}');
      assert.equal(error.retryAfterSeconds, seconds);
    });
  }

  it('that is one already stays as it is', () => {
    const error = new ApiError('as it is', 409, undefined);
    assert.equal(apiError(undefined, {}, error), error);
  });

  const unreachable: readonly (readonly [reason: unknown, message: string])[] = [
    [Object.assign(new Error('connect failed'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED connect failed'],
    [new Error('socket hang up'), 'socket hang up'],
    [new DOMException('The operation timed out.', 'TimeoutError'), 'no answer in time'],
    ['nothing', 'nothing'],
  ];
  for (const [reason, message] of unreachable) {
    it(`that never answered says why: ${message}`, () => {
      const error = apiError(undefined, {}, reason);
      assert.equal(error.message, `the API server could not be reached: ${message}`);
      assert.equal(error.code, undefined);
      assert.equal(error.cause, reason);
    });
  }
});
