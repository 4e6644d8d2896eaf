import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { type Access, accessKey, scopeKey } from '../../lambda/scope.ts';
import type { Identity, Scope } from '../../lambda/target.ts';
import { readDeclared } from '../object/declared.ts';
import { type Reaching, reachOf } from '../object/reach.ts';

/** Where an object waits for work: the objects of one function share a place among those of its scope. */
export interface ObjectDispatch {
  readonly lane: string;
  readonly unit: string;
  /** Absent where it is not known, or not known yet. */
  readonly scope?: Scope;
}

/** What dispatch depends on. */
export interface DispatchOptions extends Reaching {
  /** The account of an access; undefined where it is not known yet. */
  readonly identity: (access: Access) => Identity | undefined;
}

/**
 * Where an object waits. Until its account is known it waits among those of its access, and shares a place with no other.
 *
 * @param object - undefined where it is gone
 */
export function dispatchOf(
  key: string,
  object: EventInvokeConfig | undefined,
  options: DispatchOptions,
): ObjectDispatch {
  const declared = object && readDeclared(object.spec);
  if (declared === undefined || 'problem' in declared) return { lane: 'no function', unit: key };
  const { access } = reachOf(declared.words, declared.reference, options);
  if (access === undefined) return { lane: 'no account or region', unit: key };
  const known = options.identity(access);
  if (known === undefined) return { lane: `access ${accessKey(access)}`, unit: key };
  const scope = { ...known, region: access.region };
  return { lane: scopeKey(scope), unit: declared.reference.functionName, scope };
}
