import assert from 'node:assert/strict';
import { startArranged } from './arrangement.ts';
import { rawTransport } from './raw-transport.ts';
import { statusAndCodeCases } from './recorded-case.ts';
import { sdkTransport } from './sdk-transport.ts';

for (const [transportName, transport] of Object.entries({ 'the SDK': sdkTransport, 'raw HTTP': rawTransport })) {
  describe(`the observed and the derived cases, on status and code, through ${transportName}`, () => {
    for (const recorded of statusAndCodeCases) {
      it(recorded.name, async () => {
        const { name, request, expect } = recorded;
        await using emulator = await startArranged(recorded);
        // AWS throttles nobody on demand, nor does the emulator.
        if (name === 'observed/throttled') emulator.faults.add({ kind: 'throttle' });
        const { status, errorCode } = await transport(emulator, request.operation, request.params);
        assert.deepEqual({ status, errorCode }, { status: expect.status, errorCode: expect.errorCode });
      });
    }
  });
}
