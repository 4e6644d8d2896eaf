import assert from 'node:assert/strict';
import type { EventInvokeConfigSpec } from '../../../../src/api/event-invoke-config.ts';
import { SmallWorld } from './small-world.ts';

/** What a suspended object says that was in sync before. */
async function suspendedWith(spec: Partial<EventInvokeConfigSpec>): Promise<string | undefined> {
  const world = new SmallWorld();
  world.create('x', { functionName: 'a' });
  await world.pass(3);
  world.edit('x', { suspend: true, ...spec });
  await world.pass(3);
  return world.object('x').status?.conditions?.find(({ type }) => type === 'Suspended')?.message;
}

describe('a suspended object', () => {
  const applied = 'spec.suspend is true: nothing is read or changed.';
  const rows: readonly (readonly [title: string, spec: Partial<EventInvokeConfigSpec>, says: string])[] = [
    ['says nothing of its spec where that was applied before', {}, applied],
    ['says nothing of its spec where only a policy was edited', { deletionPolicy: 'Orphan' }, applied],
    [
      'says that edited settings have not been applied',
      { maximumRetryAttempts: 1 },
      `${applied} This spec has not been applied.`,
    ],
    [
      'says that another target has not been configured',
      { functionName: 'b' },
      `${applied} This spec has not been applied.`,
    ],
  ];
  for (const [title, spec, says] of rows) it(title, async () => assert.equal(await suspendedWith(spec), says));
});
