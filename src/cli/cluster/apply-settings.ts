import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { ServiceFailure } from '../failures.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { type Cluster, FIELD_MANAGER } from './cluster.ts';
import { otherManagers, ownedFields } from './managers.ts';
import { fieldsOf, fieldsWhere, SETTINGS, type SpecFields, specOf } from './spec-fields.ts';

/** How to write an object. */
export interface ApplyOptions {
  /** True: the API server checks the object and writes nothing. */
  readonly dryRun: boolean;
  /** True: fields are taken over from other managers. */
  readonly force: boolean;
}

const WAY_OUT = 'Change these fields through their manager, or take them over with --force-conflicts.';

/** Creates an object, or gives an existing one the manifest's fields. */
export function applyManifest(cluster: Cluster, manifest: Manifest, options: ApplyOptions): Promise<EventInvokeConfig> {
  return cluster.apply(manifest, options).catch(adviseOnConflict);
}

/**
 * Gives an object exactly these settings, as PutFunctionEventInvokeConfig does. Other settings are removed. To remove a setting
 * of another manager, the user must give `--force-conflicts`.
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
    // One write: between two writes the operator could put a mixture of old and new settings to Lambda.
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
 * Changes these settings and leaves the others as they are, as UpdateFunctionEventInvokeConfig does. Both destinations together
 * are one setting.
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
    throw new ServiceFailure(`${name} is being deleted: wait until it is gone (kubectl eic status shows the reason).`);
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
    `Put removes every setting that is not given, but ${paths.join(' and ')} of ${object.metadata.name} ` +
      `${paths.length > 1 ? 'are' : 'is'} managed by ${who.join(' and ')}. ${WAY_OUT}`,
  );
}
