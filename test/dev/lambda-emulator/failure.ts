import assert from 'node:assert/strict';

/** The error that a call fails with; a call that succeeds fails the test. */
export async function failure(promise: Promise<unknown>): Promise<Error> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Error, 'the call should have failed');
  return error;
}
