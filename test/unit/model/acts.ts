import { RECONCILE_REQUESTED_AT } from '../../../src/api/annotations.ts';
import type { EventInvokeConfigSpec, ObjectMeta } from '../../../src/api/event-invoke-config.ts';
import { FINALIZER } from '../../../src/reconcile/object/finalizer.ts';
import { ACCOUNTS, type AccountName, GRANTS } from './accounts.ts';
import type { Endpoint } from './api-server.ts';
import { type Naming, SECOND_TARGETS, TARGETS, TOUR } from './namings.ts';
import { settingsOf } from './reading.ts';
import type { Start, World } from './world.ts';

/** Something that happens to the world. `name` is an object's, `target` one of a few, `pick` one of what there is. */
export type Act =
  | { readonly do: 'create'; readonly name: string; readonly spec: EventInvokeConfigSpec; readonly guarded: boolean }
  /** From a backup of an object, whose status comes with it; often of the same name. */
  | { readonly do: 'restore'; readonly name: string; readonly copyOf: string }
  | { readonly do: 'edit'; readonly name: string; readonly spec: Partial<EventInvokeConfigSpec> }
  | { readonly do: 'retarget'; readonly name: string; readonly naming: Naming }
  | { readonly do: 'swap'; readonly names: readonly [string, string] }
  /** The target moves through many functions, while nothing is deleted in Lambda. */
  | { readonly do: 'tour'; readonly name: string; readonly stops: number }
  /** The settings are edited again and again, while no Put is answered. */
  | { readonly do: 'fidget'; readonly name: string; readonly times: number }
  /**
   * - `unguard`: another controller takes its finalizer away.
   * - `strip`: somebody takes the operator's finalizer away; `replace` (kubectl replace) takes all.
   * - `touch`: another controller writes the object, so that the operator's version of it is out of date.
   */
  | { readonly do: 'delete' | 'unguard' | 'replace' | 'request' | 'strip' | 'touch' | 'wipe'; readonly name: string }
  /** The status becomes what it was at an earlier time. */
  | { readonly do: 'rewind'; readonly name: string; readonly pick: number }
  | { readonly do: 'prune' }
  /** @property times - how many writes are refused; absent: all, until it is granted */
  | {
      readonly do: 'forbid';
      readonly endpoint: Endpoint;
      readonly name?: string | undefined;
      readonly times?: number | undefined;
    }
  | { readonly do: 'drift'; readonly target: number; readonly settings: { readonly maximumRetryAttempts?: number } }
  /** A stranger writes exactly what an object declares. */
  | { readonly do: 'mimic'; readonly name: string }
  | { readonly do: 'clear' | 'vanish' | 'appear'; readonly target: number }
  /** An AWSAccount is made, or its grants become other ones of a few. */
  | { readonly do: 'account'; readonly account: AccountName; readonly grants: number }
  /** An object is moved to an AWSAccount that grants it everything, and written with it. */
  | { readonly do: 'settle'; readonly name: string; readonly account: AccountName }
  /**
   * - `close`: an AWSAccount is deleted; `force`: and its finalizers are taken away.
   * - `distrust`: its role lets nobody in, until AWS mends itself.
   */
  | { readonly do: 'close' | 'force' | 'distrust'; readonly account: AccountName }
  | { readonly do: 'deny'; readonly action: 'Get' | 'Put' | 'Delete' }
  | { readonly do: 'grant' }
  | { readonly do: 'lose answers'; readonly action: 'Put' | 'Delete'; readonly performed: boolean }
  /** Puts arrive later, and nobody hears their answers. */
  | { readonly do: 'postpone'; readonly seconds: number }
  | { readonly do: 'cut off' | 'reach'; readonly destination: string }
  | { readonly do: 'wait'; readonly seconds: number }
  | {
      readonly do: 'fail';
      readonly pick: number;
      readonly performed: boolean;
      readonly kind: number;
      /** Of a Put: seconds. */
      readonly later?: number | undefined;
    }
  | {
      readonly do: 'restart';
      readonly how: 'killed' | 'stopped';
      /** Of one that is killed: the call that still arrives, and where that is a Put after how many seconds. */
      readonly arrives: number | undefined;
      readonly later: number;
      /** What happens while no operator is there. */
      readonly meanwhile: readonly Act[];
      readonly start: Start;
    }
  /** The settings are edited, and the operator dies while its Put is under way, which arrives later. */
  | {
      readonly do: 'die in Put';
      readonly name: string;
      readonly later: number;
      readonly meanwhile: readonly Act[];
      readonly start: Start;
    }
  | { readonly do: 'relist' }
  | { readonly do: 'rest' };

/** An act happens. */
export async function perform(act: Act, world: World): Promise<void> {
  const names = 'name' in act && act.name !== undefined ? [act.name] : 'names' in act ? act.names : [];
  for (const each of names) world.userChanges(each);
  if ('account' in act) world.accountsChange();
  const { apiServer, lambda } = world;
  switch (act.do) {
    case 'create':
      return apiServer.create(act.name, act.spec, act.guarded ? { finalizers: [GUARD] } : {});
    case 'restore':
      return restore(act.name, act.copyOf, world);
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
    case 'tour':
      lambda.unanswered.set('Delete', { performed: false });
      for (const naming of TOUR.slice(0, act.stops)) {
        apiServer.edit(act.name, (spec) => renamed(spec, naming));
        await world.quiesce();
      }
      return;
    case 'fidget':
      lambda.unanswered.set('Put', { performed: false });
      for (let times = 0; times < act.times; times += 1) {
        apiServer.edit(act.name, (spec) => ({ ...spec, maximumEventAgeInSeconds: 100 + times }));
        await world.quiesce();
      }
      return;
    case 'delete':
      return apiServer.delete(act.name);
    case 'unguard':
      return apiServer.editMetadata(act.name, without(GUARD));
    case 'strip':
      return apiServer.editMetadata(act.name, without(FINALIZER));
    case 'replace':
      return apiServer.editMetadata(act.name, ({ annotations: _, finalizers: __, ...metadata }) => metadata);
    case 'request':
      return apiServer.editMetadata(act.name, annotated(RECONCILE_REQUESTED_AT, `${world.apiServer.news.length}`));
    case 'touch':
      return apiServer.editMetadata(act.name, annotated('example.com/touched', `${world.apiServer.news.length}`));
    case 'wipe':
      return apiServer.editStatus(act.name, () => ({}));
    case 'rewind':
      // No timer looks at a suspended object, so nothing would set its conditions right.
      if (apiServer.get(act.name)?.spec.suspend) return;
      return apiServer.editStatus(act.name, (status) => {
        const ever = apiServer.statusesEver.get(act.name) ?? [];
        return ever[act.pick % ever.length] ?? status;
      });
    case 'prune':
      apiServer.prunesClaims = true;
      return;
    case 'forbid':
      apiServer.refuses.set(
        act.name === undefined ? act.endpoint : `${act.endpoint} ${act.name}`,
        act.times ?? Number.POSITIVE_INFINITY,
      );
      return;
    case 'drift':
      return lambda.hold(targetAt(act.target), { ...act.settings });
    case 'mimic': {
      const reading = world.readings.find(({ object }) => object.metadata.name === act.name);
      if (reading && reading.target !== '') lambda.hold(reading.target, settingsOf(reading.object.spec));
      return;
    }
    case 'clear':
      return void lambda.configs.delete(targetAt(act.target));
    case 'vanish':
      return void lambda.missing.add(targetAt(act.target));
    case 'appear':
      return void lambda.missing.delete(targetAt(act.target));
    case 'account': {
      const { account } = act;
      return apiServer.accounts.apply(account, {
        ...ACCOUNTS[account],
        grants: GRANTS[act.grants % GRANTS.length] ?? [],
      });
    }
    case 'settle':
      apiServer.accounts.apply(act.account, { ...ACCOUNTS[act.account], grants: GRANTS[0] ?? [] });
      if (apiServer.get(act.name) === undefined) apiServer.create(act.name, SETTLED);
      apiServer.edit(act.name, (spec) => ({ ...spec, accountRef: { name: act.account } }));
      return world.quiesce();
    case 'close':
      return apiServer.accounts.delete(act.account);
    case 'force':
      return apiServer.accounts.force(act.account);
    case 'distrust':
      return void lambda.distrusting.add(act.account);
    case 'deny':
      return void lambda.denied.add(act.action);
    case 'grant':
      return world.mend();
    case 'lose answers':
      return void lambda.unanswered.set(act.action, { performed: act.performed });
    case 'postpone':
      return world.postponePuts(act.seconds);
    case 'cut off':
      return void lambda.unreachable.add(act.destination);
    case 'reach':
      return void lambda.unreachable.delete(act.destination);
    case 'wait':
      return world.pass(act.seconds * 1000);
    case 'fail':
      return world.fail(act.pick, act.performed, act.kind, act.later);
    case 'restart':
      if (act.how === 'stopped') await world.stop();
      else await world.die(act.arrives, act.later);
      for (const each of act.meanwhile) await perform(each, world);
      return world.start(act.start);
    case 'die in Put':
      apiServer.edit(act.name, (spec) => ({ ...spec, maximumEventAgeInSeconds: 200 + apiServer.news.length }));
      await world.dieInPut(act.later);
      for (const each of act.meanwhile) await perform(each, world);
      return world.start(act.start);
    case 'relist':
      return world.operator.relist();
    case 'rest':
      return world.rest();
  }
}

function targetAt(index: number): string {
  return [...TARGETS, ...SECOND_TARGETS][index] ?? '';
}

const SETTLED: EventInvokeConfigSpec = { functionName: 'orders', maximumRetryAttempts: 0 };

const GUARD = 'example.com/guard';

function restore(objectName: string, copyOf: string, { apiServer }: World): void {
  // The object itself may be gone.
  const copied = apiServer.news.findLast(({ object }) => object.metadata.name === copyOf)?.object;
  if (copied === undefined || apiServer.get(objectName) !== undefined) return;
  const { deletionTimestamp: _, ...metadata } = copied.metadata;
  apiServer.create(objectName, copied.spec, metadata);
  apiServer.editStatus(objectName, () => copied.status ?? {});
}

function renamed(
  spec: EventInvokeConfigSpec,
  { functionName, qualifier, region, accountRef }: Naming,
): EventInvokeConfigSpec {
  const { functionName: _, qualifier: __, region: ___, accountRef: ____, ...rest } = spec;
  return {
    ...rest,
    functionName,
    ...(qualifier && { qualifier }),
    ...(region && { region }),
    ...(accountRef && { accountRef }),
  };
}

function without(finalizer: string): (metadata: ObjectMeta) => ObjectMeta {
  return (metadata) => ({
    ...metadata,
    finalizers: (metadata.finalizers ?? []).filter((each) => each !== finalizer),
  });
}

function annotated(key: string, value: string): (metadata: ObjectMeta) => ObjectMeta {
  return (metadata) => ({ ...metadata, annotations: { ...metadata.annotations, [key]: value } });
}
