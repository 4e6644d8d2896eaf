import assert from 'node:assert/strict';
import { readProductionCommand } from '../../../bench/environment/production-command.ts';

describe("the benchmark's operator", () => {
  it("runs with the flags of the image's command, and the heap of its container", async () => {
    const { nodeFlagsIn } = await readProductionCommand();
    assert.ok(nodeFlagsIn().includes('--disable-sigusr1'));
    assert.ok(nodeFlagsIn(512).includes('--max-old-space-size=384'));
  });
});
