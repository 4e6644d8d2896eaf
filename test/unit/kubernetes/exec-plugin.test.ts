import assert from 'node:assert/strict';
import { runExecPlugin } from '../../../src/kubernetes/exec-plugin.ts';

const { signal } = new AbortController();

describe('a credential plugin', () => {
  for (const [title, script] of [
    ['its output', 'yes'],
    ['its errors', 'yes >&2'],
  ] as const) {
    it(`that never ends ${title} is ended`, async () => {
      const run = runExecPlugin({ command: 'sh', args: ['-c', script] }, null, signal);
      await assert.rejects(run, { message: 'the credential plugin "sh" prints without end' });
    });
  }

  it('is told by what it printed last where it fails', async () => {
    const run = runExecPlugin({ command: 'sh', args: ['-c', 'echo "log in first" >&2; exit 3'] }, null, signal);
    await assert.rejects(run, { message: 'the credential plugin "sh" failed with 3: log in first' });
  });
});
