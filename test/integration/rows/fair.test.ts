import assert from 'node:assert/strict';
import { createEnvironment, type Environment } from '../environment.ts';
import type { Objects } from '../objects.ts';

const FLOOD = 150;
const EDITS = 5;
const PUT = 'PutFunctionEventInvokeConfig';

describe('a namespace that floods the operator', () => {
  let environment: Environment;
  let quiet: Objects;

  before(async () => {
    environment = await createEnvironment();
    quiet = await environment.anotherNamespace();
    const { emulator, namespace } = environment;
    emulator.functions.create('quiet');
    for (let index = 0; index < FLOOD; index += 1) emulator.functions.create(`flood-${index}`);
    const namespaces = ['--namespaces', `${namespace},${quiet.namespace}`];
    // So slow that the time until the operator sees an edit is less than a turn.
    await environment.startOperator({ args: [...namespaces, '--requests-per-second', '4'] });
    await quiet.create('quiet', { functionName: 'quiet', maximumRetryAttempts: 0 });
    await quiet.untilReady('quiet');
  });
  after(() => environment[Symbol.asyncDispose]());

  it('delays the edits of another namespace by one request of its own for each of theirs', async () => {
    const { emulator, objects } = environment;
    const create = (index: number) =>
      objects.create(`flood-${index}`, { functionName: `flood-${index}`, maximumRetryAttempts: 0 });
    await Promise.all(Array.from({ length: FLOOD }, (_, index) => create(index)));

    for (let edit = 1; edit <= EDITS; edit += 1) {
      const from = emulator.calls.all().length;
      const retries = edit % 2;
      await quiet.patchSpec('quiet', { maximumRetryAttempts: retries === 1 ? 2 : 1 });
      await quiet.untilReady('quiet');
      const since = emulator.calls.all().slice(from);
      const put = since.findIndex(({ operation, input }) => operation === PUT && nameIn(input) === 'quiet');
      const between = since.slice(0, put).filter(({ input }) => nameIn(input) !== 'quiet');
      // A Get and a Put, a turn of the flood before each, the calls that had their turn when the edit came, and a
      // fifth turn for the one that has waited longest.
      assert.ok(put >= 0 && between.length <= 8, `${between.length} calls of the flood before the Put`);
    }
    const flooding = emulator.calls
      .all()
      .filter(({ operation, input }) => operation === PUT && nameIn(input) !== 'quiet');
    assert.ok(flooding.length < FLOOD, 'the flood was over before the last edit, so the test shows nothing');
  });
});

function nameIn(input: object): string {
  const name: unknown = 'FunctionName' in input ? input.FunctionName : undefined;
  return String(name).split(':').at(-1) ?? '';
}
