import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { ServiceFailure } from '../failures.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { type Cluster, FIELD_MANAGER } from './cluster.ts';
import { otherManagers, ownedFields } from './managers.ts';
import { fieldsOf, fieldsWhere, SETTINGS, type SpecFields, specOf } from './spec-fields.ts';

/** How an object is written. */
export interface ApplyOptions {
  /** The API server checks everything and writes nothing. */
  readonly dryRun: boolean;
  /** Fields that others manage are taken over. */
  readonly force: boolean;
}

const WAY_OUT = 'Change these fields where they are managed, or take them over with --force-conflicts.';

/** Makes a new object, or gives one that is there already just what the manifest says. */
export function applyManifest(cluster: Cluster, manifest: Manifest, options: ApplyOptions): Promise<EventInvokeConfig> {
  return cluster.apply(manifest, options).catch(adviseOnConflict);
}

/**
 * Gives an object just these settings, as PutFunctionEventInvokeConfig does: what they leave out is removed, also where
 * somebody else wrote it, for which the user has to say so.
 *
 * @param settings - by the spec's names
 */
export async function applyPut(
  cluster: Cluster,
  settings: object,
  existing: EventInvokeConfig,
  options: ApplyOptions,
): Promise<EventInvokeConfig> {
  const wanted = fieldsOf(settings);
  const left = SETTINGS.filter((path) => !(path in wanted) && otherManagers(existing, path).length > 0);
  if (left.length > 0) {
    const foreign = left.filter((path) => otherManagers(existing, path).some((manager) => manager !== FIELD_MANAGER));
    if (foreign.length > 0 && !options.force) throw conflict(existing, foreign);
    // In one write, so that the operator never sees the old settings and the new ones together.
    const before = fieldsOf(existing.spec);
    const all = Object.fromEntries(
      SETTINGS.filter((path) => path in wanted || path in before).map((path) => [path, wanted[path] ?? null]),
    );
    const patched = await cluster.mergePatch(existing, specOf(all), options);
    if (options.dryRun) return patched;
  }
  const kept = fieldsWhere(ownedFields(existing), (path) => !SETTINGS.includes(path));
  return apply(cluster, existing, { ...kept, ...wanted }, options);
}

/**
 * Changes these settings and leaves the others as they are, as UpdateFunctionEventInvokeConfig does: the destinations are
 * one setting.
 *
 * @param settings - by the spec's names
 */
export function applyUpdate(
  cluster: Cluster,
  settings: { readonly destinationConfig?: object },
  existing: EventInvokeConfig,
  options: ApplyOptions,
): Promise<EventInvokeConfig> {
  const { destinationConfig } = settings;
  const sides = destinationConfig && { destinationConfig: { onSuccess: {}, onFailure: {}, ...destinationConfig } };
  const wanted = fieldsOf({ ...settings, ...sides });
  return apply(cluster, existing, { ...ownedFields(existing), ...wanted }, options);
}

async function apply(
  cluster: Cluster,
  { apiVersion, kind, metadata: { name, namespace, deletionTimestamp } }: EventInvokeConfig,
  fields: SpecFields,
  options: ApplyOptions,
): Promise<EventInvokeConfig> {
  if (deletionTimestamp !== undefined) {
    throw new ServiceFailure(
      `${name} is being deleted: wait until it is gone (kubectl eic status says what holds it).`,
    );
  }
  const manifest = { apiVersion, kind, metadata: { name, namespace }, spec: specOf(fields) };
  return cluster.apply(manifest, options).catch(adviseOnConflict);
}

function adviseOnConflict(error: unknown): never {
  if (!(error instanceof ServiceFailure) || !error.message.includes('conflict with')) throw error;
  throw new ServiceFailure(`${error.message.trim()}\n${WAY_OUT}`, { cause: error });
}

function conflict(object: EventInvokeConfig, paths: readonly string[]): ServiceFailure {
  const who = [...new Set(paths.flatMap((path) => otherManagers(object, path)))].filter(
    (name) => name !== FIELD_MANAGER,
  );
  return new ServiceFailure(
    `Put removes what it is not given, but ${paths.join(' and ')} of ${object.metadata.name} ` +
      `${paths.length > 1 ? 'are' : 'is'} managed by ${who.join(' and ')}. ${WAY_OUT}`,
  );
}
