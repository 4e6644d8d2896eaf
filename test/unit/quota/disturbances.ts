import fc from 'fast-check';
import type { OneFailure } from './remote-lambda.ts';
import { MOST_OBJECTS, type QuotaWorld } from './world.ts';

/** Something that happens to the world. `index` is an object's; seconds are those of an event's greatest age. */
export type Disturbance =
  | { readonly do: 'create'; readonly indexes: readonly number[] }
  | { readonly do: 'edit'; readonly index: number; readonly seconds: number }
  | { readonly do: 'delete'; readonly index: number }
  | { readonly do: 'drift'; readonly index: number; readonly seconds: number | undefined }
  | { readonly do: 'refuse'; readonly share: number; readonly milliseconds: number }
  | { readonly do: 'fail'; readonly failure: OneFailure }
  | { readonly do: 'neighbour'; readonly perSecond: number }
  | { readonly do: 'list'; readonly allowed: boolean; readonly pageSize: number }
  | { readonly do: 'restart'; readonly downMilliseconds: number };

const index = fc.nat(MOST_OBJECTS - 1);
const seconds = fc.integer({ min: 60, max: 99 });

const disturbance: fc.Arbitrary<Disturbance> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('create'), indexes: fc.uniqueArray(index, { maxLength: 20 }) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('edit'), index, seconds }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('delete'), index }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('drift'), index, seconds: fc.option(seconds, { nil: undefined }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('refuse'),
      share: fc.constantFrom(0.1, 0.5, 1),
      milliseconds: fc.integer({ min: 100, max: 10_000 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('fail'),
      failure: fc.record({ kind: fc.constantFrom('Unavailable', 'ConcurrentUpdate'), performed: fc.boolean() }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('neighbour'), perSecond: fc.constantFrom(0, 7.5) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('list'), allowed: fc.boolean(), pageSize: fc.constantFrom(1, 2, 50) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restart'), downMilliseconds: fc.nat(2000) }) },
);

/** Disturbances in a row, each with the milliseconds that pass after it. */
export const schedule: fc.Arbitrary<readonly (readonly [Disturbance, number])[]> = fc.array(
  fc.tuple(disturbance, fc.oneof(fc.constantFrom(0, 25), fc.nat(500), fc.nat(20_000))),
  { maxLength: 40, size: 'max' },
);

/** A disturbance happens. */
export async function disturb(world: QuotaWorld, act: Disturbance): Promise<void> {
  switch (act.do) {
    case 'create':
      return world.create(...act.indexes);
    case 'edit':
      return world.edit(act.index, act.seconds);
    case 'delete':
      return world.delete(act.index);
    case 'drift':
      return world.drift(act.index, act.seconds);
    case 'refuse':
      return world.lambda.refuse(act.share, act.milliseconds);
    case 'fail':
      return world.lambda.failNext(act.failure);
    case 'neighbour':
      return world.lambda.quota.shareWithNeighbour(act.perSecond);
    case 'list':
      world.lambda.pageSize = act.pageSize;
      return void (act.allowed ? world.model.denied.delete('List') : world.model.denied.add('List'));
    case 'restart':
      return world.restart(act.downMilliseconds);
  }
}
