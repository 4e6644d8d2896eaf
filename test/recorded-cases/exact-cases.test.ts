import assert from 'node:assert/strict';
import type { LambdaEmulator } from '../../dev/lambda-emulator/emulator.ts';
import { perform, startArranged, startEmpty } from './arrangement.ts';
import { callAndCompare } from './call-recorded.ts';
import { rawTransport } from './raw-transport.ts';
import { exactCases, type RecordedConfig } from './recorded-case.ts';
import { sdkTransport } from './sdk-transport.ts';

for (const [transportName, transport] of Object.entries({ 'the SDK': sdkTransport, 'raw HTTP': rawTransport })) {
  describe(`the exact recorded cases, through ${transportName}`, () => {
    for (const recorded of exactCases) {
      it(`${recorded.name}, on its own`, async () => {
        await using emulator = await startArranged(recorded);
        await callAndCompare(emulator, recorded, transport);
      });
    }

    for (const sequence of ['lifecycle/', 'exceptions/']) {
      it(`${sequence}*, one after the other`, async () => {
        await using emulator = await startEmpty();
        let stepsDone = 0;
        for (const recorded of exactCases.filter(({ name }) => name.startsWith(sequence))) {
          for (const step of recorded.setup.steps.slice(stepsDone)) perform(step, emulator);
          stepsDone = recorded.setup.steps.length;
          // Each row says what the rows before it must have left behind.
          assert.deepEqual(existingConfigs(emulator), sortedByArn(recorded.setup.existingConfigs), recorded.name);
          await callAndCompare(emulator, recorded, transport);
        }
      });
    }
  });
}

function existingConfigs({ configs }: LambdaEmulator): RecordedConfig[] {
  return sortedByArn(configs.all().map(({ LastModified: _, ...config }) => config));
}

function sortedByArn(configs: readonly RecordedConfig[]): RecordedConfig[] {
  return configs.toSorted((one, other) => (one.FunctionArn < other.FunctionArn ? -1 : 1));
}
