import assert from 'node:assert/strict';
import type { LambdaEmulator } from '../../dev/lambda-emulator/emulator.ts';
import { assertAsRecorded } from './expectation.ts';
import type { RecordedCase } from './recorded-case.ts';
import type { Transport } from './transport.ts';

/** Sends the request of an exact row and compares the answer. */
export async function callAndCompare(
  emulator: LambdaEmulator,
  recorded: RecordedCase,
  transport: Transport,
): Promise<void> {
  const { operation, params } = recorded.request;
  if (!params.Marker?.startsWith('{{NextMarker of ')) {
    assertAsRecorded(recorded, await transport(emulator, operation, params));
    return;
  }
  // A marker is opaque and good only for the emulator that gave it: the page before is read to get one.
  const { Marker: _, ...firstParams } = params;
  const { body: firstPage } = await transport(emulator, operation, firstParams);
  assert.ok(firstPage);
  const Marker = String(firstPage.NextMarker);
  assertAsRecorded(recorded, await transport(emulator, operation, { ...params, Marker }), firstPage);
}
