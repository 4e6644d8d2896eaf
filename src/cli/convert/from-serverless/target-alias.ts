import { member, textAt, type Value } from '../document.ts';
import type { Text } from '../placeholder.ts';
import type { Field } from '../source.ts';
import type { Service } from './service.ts';
import { dereference, expand, isFalsy } from './variables.ts';

/** The alias that the configuration of a function belongs to, and how the logical ID of its resource ends. */
export interface TargetAlias {
  readonly name: Field;
  readonly kind: 'ProvConc' | 'SnapStart' | 'Durable';
}

/**
 * Provisioned concurrency, SnapStart and durable executions create an alias.
 * https://github.com/serverless/serverless/blob/main/packages/serverless/lib/plugins/aws/package/compile/functions.js
 *
 * @param key - of the function
 */
export function targetAlias(key: string, value: Value, service: Service): TargetAlias | undefined {
  return provisioned(key, value, service) ?? other(value, service);
}

function provisioned(key: string, value: Value, service: Service): TargetAlias | undefined {
  const setting = dereference(member(value, 'provisionedConcurrency'), service);
  if (setting === undefined) return undefined;
  const { place } = setting;
  const executions = dereference(setting.kind === 'map' ? member(setting, 'executions') : setting, service);
  const count = executions?.kind === 'scalar' ? expand(executions.text, executions.place, service) : [];
  const isOff = isFalsy(count, service);
  if (isOff !== undefined) return isOff ? undefined : { kind: 'ProvConc', name: aliasOf(setting, service) };
  const because = 'since provisionedConcurrency decides it: it is "provisioned", or $LATEST where that is 0';
  const name: Text = [{ reference: `${key}.qualifier`, scope: service.path, place, because }];
  return { kind: 'ProvConc', name: { text: name, place } };
}

function aliasOf(setting: Value, service: Service): Field {
  const alias = dereference(member(setting, 'alias'), service);
  const text: Text = alias?.kind === 'scalar' ? expand(alias.text, alias.place, service) : ['provisioned'];
  return { text, place: alias?.place ?? setting.place };
}

function other(value: Value, service: Service): TargetAlias | undefined {
  const snapStart = dereference(member(value, 'snapStart'), service);
  if (snapStart && textAt(snapStart) !== 'false') {
    return { kind: 'SnapStart', name: { text: ['snapstart'], place: snapStart.place } };
  }
  const durable = dereference(member(value, 'durableConfig'), service);
  return durable && { kind: 'Durable', name: { text: ['durable'], place: durable.place } };
}
