import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a value is what it must be. */
export async function untilEqual<Value>(value: () => Value, expected: Value, milliseconds = 5_000): Promise<void> {
  for (const end = Date.now() + milliseconds; value() !== expected; await sleep(10)) {
    if (Date.now() > end) assert.equal(value(), expected);
  }
}
