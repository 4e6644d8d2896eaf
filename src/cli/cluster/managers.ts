import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { FIELD_MANAGER } from './cluster.ts';
import { fieldsOf, fieldsWhere, type SpecFields } from './spec-fields.ts';

/** The part of an entry of metadata.managedFields that is read here. */
interface ManagedFields {
  readonly manager?: string;
  readonly operation?: string;
  readonly fieldsV1?: { readonly 'f:spec'?: object };
}

/** The fields of a spec that the plugin manages by server-side apply, with their values. */
export function ownedFields(object: EventInvokeConfig): SpecFields {
  const paths = managedFields(object).filter(isOwn).flatMap(pathsOf);
  return fieldsWhere(fieldsOf(object.spec), (path) => paths.includes(path));
}

/**
 * The names of the other managers of a field of a spec. The plugin's own name is among them if the plugin wrote the field by a
 * merge patch: server-side apply doesn't remove such a field.
 */
export function otherManagers(object: EventInvokeConfig, path: string): string[] {
  return managedFields(object)
    .filter((entry) => !isOwn(entry) && pathsOf(entry).includes(path))
    .flatMap(({ manager }) => manager ?? []);
}

function isOwn({ manager, operation }: ManagedFields): boolean {
  return manager === FIELD_MANAGER && operation === 'Apply';
}

function managedFields({ metadata }: EventInvokeConfig): readonly ManagedFields[] {
  return 'managedFields' in metadata && Array.isArray(metadata.managedFields) ? metadata.managedFields : [];
}

// https://kubernetes.io/docs/reference/using-api/server-side-apply/: each field's name has the prefix `f:`, and `.` is
// the field itself.
function pathsOf({ fieldsV1 }: ManagedFields): string[] {
  const named = JSON.parse(JSON.stringify(fieldsV1?.['f:spec'] ?? {}).replaceAll('"f:', '"'));
  return Object.keys(fieldsOf(named));
}
