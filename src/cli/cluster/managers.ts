import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { FIELD_MANAGER } from './cluster.ts';
import { fieldsOf, fieldsWhere, type SpecFields } from './spec-fields.ts';

/** An entry of metadata.managedFields, as far as it is read here. */
interface ManagedFields {
  readonly manager?: string;
  readonly operation?: string;
  readonly fieldsV1?: { readonly 'f:spec'?: object };
}

/** The fields of a spec that server-side apply books as the plugin's own, with the values that they have. */
export function ownedFields(object: EventInvokeConfig): SpecFields {
  const paths = managedFields(object).filter(isOwn).flatMap(pathsOf);
  return fieldsWhere(fieldsOf(object.spec), (path) => paths.includes(path));
}

/**
 * Who else manages a field of a spec, by their names. What the plugin wrote by other means than server-side apply, which
 * would not let go of it, stands there under its own name.
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

// https://kubernetes.io/docs/reference/using-api/server-side-apply/: `f:` begins the name of each field, `.` is the
// field itself.
function pathsOf({ fieldsV1 }: ManagedFields): string[] {
  const named = JSON.parse(JSON.stringify(fieldsV1?.['f:spec'] ?? {}).replaceAll('"f:', '"'));
  return Object.keys(fieldsOf(named));
}
