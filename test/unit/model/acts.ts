import fc from 'fast-check';
import { RECONCILE_REQUESTED_AT } from '../../../src/api/annotations.ts';
import type { EventInvokeConfigSpec } from '../../../src/api/event-invoke-config.ts';
import { CLAIM_ANNOTATION } from '../../../src/reconcile/object/claims.ts';
import { FINALIZER } from '../../../src/reconcile/object/finalizer.ts';
import { ACCOUNT, ELSEWHERE, HOME, targetOf } from './reading.ts';
import type { World } from './world.ts';

/** Something that happens to the world. `name` is an object's, `target` one of a few, `pick` one of what there is. */
export type Act =
  | { readonly do: 'create'; readonly name: string; readonly spec: EventInvokeConfigSpec; readonly guarded: boolean }
  | { readonly do: 'restore'; readonly name: string; readonly copyOf: string }
  | { readonly do: 'edit'; readonly name: string; readonly spec: Partial<EventInvokeConfigSpec> }
  | { readonly do: 'retarget'; readonly name: string; readonly naming: Naming }
  | { readonly do: 'swap'; readonly names: readonly [string, string] }
  | { readonly do: 'delete' | 'unguard' | 'replace' | 'request'; readonly name: string }
  | { readonly do: 'drift'; readonly target: number; readonly settings: { readonly maximumRetryAttempts?: number } }
  | { readonly do: 'clear' | 'vanish' | 'appear'; readonly target: number }
  | { readonly do: 'deny'; readonly action: 'Get' | 'Put' | 'Delete' }
  | { readonly do: 'grant' }
  | { readonly do: 'cut off' | 'reach'; readonly destination: string }
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'fail'; readonly pick: number; readonly performed: boolean; readonly kind: number }
  | {
      readonly do: 'kill';
      readonly arrives: number | undefined;
      /** What happens while no operator is there. */
      readonly meanwhile: readonly Act[];
      readonly region: string;
      readonly observeOnly: boolean;
    }
  | { readonly do: 'relist' }
  | { readonly do: 'rest' };

/** The fields of a spec that name its target. */
export type Naming = Pick<EventInvokeConfigSpec, 'functionName' | 'qualifier' | 'region'>;

const PARTIAL = `${ACCOUNT}:function`;
const FULL = `arn:aws:lambda:${HOME}:${PARTIAL}`;

/** Few targets, so that objects meet; each in several spellings. */
const NAMINGS: readonly Naming[] = [
  { functionName: 'orders' },
  { functionName: 'orders:$LATEST' },
  { functionName: 'orders', qualifier: '$LATEST', region: HOME },
  { functionName: `${PARTIAL}:orders` },
  { functionName: `${FULL}:orders` },
  { functionName: 'orders:live' },
  { functionName: 'orders', qualifier: 'live' },
  { functionName: `${FULL}:orders:live` },
  { functionName: 'billing' },
  { functionName: `${PARTIAL}:billing`, qualifier: '$LATEST' },
];

/** Canonical ARNs of what the namings name at home. */
export const TARGETS = [...new Set(NAMINGS.map((naming) => targetOf(naming, HOME)))];

const NAMES = ['anna', 'bert', 'cleo'];
const GUARD = 'example.com/guard';
const QUEUE = `arn:aws:sqs:${HOME}:${ACCOUNT}:failed`;

const name = fc.constantFrom(...NAMES);
const target = fc.nat(TARGETS.length - 1);
const pick = fc.nat(5);
const naming = fc.constantFrom(...NAMINGS);

const settings = fc
  .record(
    {
      maximumRetryAttempts: fc.constantFrom(0, 1, 2),
      maximumEventAgeInSeconds: fc.constantFrom(60, 3600),
      destinationConfig: fc.constantFrom({ onSuccess: {} }, { onFailure: { destination: QUEUE } }),
    },
    { requiredKeys: [] },
  )
  .map((some) => (Object.keys(some).length > 0 ? some : { destinationConfig: { onSuccess: {} } }));

const policies = fc.record(
  {
    adoptionPolicy: often('Adopt', 'Refuse'),
    deletionPolicy: often('Delete', 'Orphan'),
    managementPolicy: often('Enforce', 'Observe'),
    suspend: often(false, true),
  },
  { requiredKeys: [] },
);

/** What users do to objects. */
const USER_ACTS: readonly fc.WeightedArbitrary<Act>[] = [
  {
    weight: 8,
    arbitrary: fc
      .record({ name, naming, settings, policies, guarded: often(false, true) })
      .map((each) => ({ do: 'create', ...each, spec: { ...each.naming, ...each.settings, ...each.policies } })),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('retarget'), name, naming }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('edit'), name, spec: settings }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('edit'), name, spec: policies }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('delete'), name }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('swap'), names: fc.tuple(name, name) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('unguard', 'request'), name }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restore'), name, copyOf: name }) },
];

/** What happens to objects, to Lambda and to the account, without the operator's doing. */
const WORLDLY_ACTS: readonly fc.WeightedArbitrary<Act>[] = [
  ...USER_ACTS,
  { weight: 1, arbitrary: fc.record({ do: fc.constant('replace'), name }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('drift'),
      target,
      settings: fc.record({ maximumRetryAttempts: fc.constantFrom(0, 1, 2) }, { requiredKeys: [] }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('clear', 'vanish', 'appear'), target }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deny'), action: fc.constantFrom('Get', 'Put', 'Delete') }) },
  { weight: 1, arbitrary: fc.constant({ do: 'grant' }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('cut off', 'reach'), destination: fc.constant(QUEUE) }) },
];

const OPERATORS_FATE: readonly fc.WeightedArbitrary<Act>[] = [
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait'), seconds: fc.constantFrom(1, 70, 700) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('fail'), pick, performed: fc.boolean(), kind: fc.nat(3) }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constant('kill'),
      arrives: fc.option(pick, { nil: undefined }),
      meanwhile: fc.array(fc.oneof(...WORLDLY_ACTS), { maxLength: 3 }),
      region: often(HOME, ELSEWHERE),
      observeOnly: often(false, true),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'relist' }) },
  { weight: 3, arbitrary: fc.constant({ do: 'rest' }) },
];

/** Only what users do to objects, whom the operator hears of at once. */
export const userAct: fc.Arbitrary<Act> = fc.oneof(...USER_ACTS);

/** Everything. */
export const anyAct: fc.Arbitrary<Act> = fc.oneof(...WORLDLY_ACTS, ...OPERATORS_FATE);

/** An act happens. */
export async function perform(act: Act, world: World): Promise<void> {
  const names = 'name' in act ? [act.name] : 'names' in act ? act.names : [];
  for (const each of names) world.userChanges(each);
  const before = names.map((each) => world.apiServer.get(each)?.metadata.uid);
  await happen(act, world);
  const after = names.map((each) => world.apiServer.get(each)?.metadata.uid);
  // An object that only observes has no finalizer: it goes at once, and the operator is not asked.
  for (const uid of before) if (uid !== undefined && !after.includes(uid)) world.lambda.disown(uid);
}

async function happen(act: Act, world: World): Promise<void> {
  const { apiServer, lambda } = world;
  switch (act.do) {
    case 'create':
      return apiServer.create(act.name, act.spec, act.guarded ? { finalizers: [GUARD] } : {});
    case 'restore': {
      const copied = apiServer.get(act.copyOf);
      if (copied) apiServer.create(act.name, copied.spec, withoutTheDeletion(copied.metadata));
      return;
    }
    case 'edit':
      return apiServer.edit(act.name, (spec) => ({ ...spec, ...act.spec }));
    case 'retarget':
      return apiServer.edit(act.name, (spec) => renamed(spec, act.naming));
    case 'swap': {
      const [first, second] = act.names.map((each) => apiServer.get(each));
      if (first === undefined || second === undefined) return;
      apiServer.edit(act.names[0], (spec) => renamed(spec, second.spec));
      return apiServer.edit(act.names[1], (spec) => renamed(spec, first.spec));
    }
    case 'delete':
      return apiServer.delete(act.name);
    case 'unguard':
      return apiServer.editMetadata(act.name, (metadata) => ({
        ...metadata,
        finalizers: (metadata.finalizers ?? []).filter((each) => each !== GUARD),
      }));
    case 'replace':
      return replace(act.name, world);
    case 'request':
      return apiServer.editMetadata(act.name, (metadata) => ({
        ...metadata,
        annotations: { ...metadata.annotations, [RECONCILE_REQUESTED_AT]: `${world.clock.now()}` },
      }));
    case 'drift':
      return lambda.hold(TARGETS[act.target] ?? '', { ...act.settings });
    case 'clear':
      return void lambda.configs.delete(TARGETS[act.target] ?? '');
    case 'vanish':
      return void lambda.missing.add(TARGETS[act.target] ?? '');
    case 'appear':
      return void lambda.missing.delete(TARGETS[act.target] ?? '');
    case 'deny':
      return void lambda.denied.add(act.action);
    case 'grant':
      return lambda.denied.clear();
    case 'cut off':
      return void lambda.unreachable.add(act.destination);
    case 'reach':
      return void lambda.unreachable.delete(act.destination);
    case 'wait':
      return world.pass(act.seconds * 1000);
    case 'fail':
      return world.fail(act.pick, act.performed, act.kind);
    case 'kill':
      await world.die(act.arrives);
      for (const each of act.meanwhile) await perform(each, world);
      return world.start({ region: act.region, observeOnly: act.observeOnly });
    case 'relist':
      return world.operator.relist();
    case 'rest':
      return world.rest();
  }
}

/** `kubectl replace` with a manifest that knows nothing of what the operator wrote into the metadata. */
function replace(objectName: string, { apiServer, lambda, referee }: World): void {
  const object = apiServer.get(objectName);
  if (object === undefined) return;
  referee.tampered.add(object.metadata.uid);
  lambda.disown(object.metadata.uid);
  apiServer.editMetadata(objectName, ({ annotations, finalizers, ...metadata }) => ({
    ...metadata,
    finalizers: (finalizers ?? []).filter((each) => each !== FINALIZER),
    annotations: Object.fromEntries(Object.entries(annotations ?? {}).filter(([key]) => key !== CLAIM_ANNOTATION)),
  }));
}

function renamed(spec: EventInvokeConfigSpec, { functionName, qualifier, region }: Naming): EventInvokeConfigSpec {
  const { functionName: _, qualifier: __, region: ___, ...rest } = spec;
  return { ...rest, functionName, ...(qualifier && { qualifier }), ...(region && { region }) };
}

function withoutTheDeletion<M extends { deletionTimestamp?: string }>(metadata: M): Omit<M, 'deletionTimestamp'> {
  const { deletionTimestamp: _, ...rest } = metadata;
  return rest;
}

function often<const T>(usual: T, rare: T): fc.Arbitrary<T> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constant(rare) });
}
