import { entriesOf, itemsOf, member, type Value } from '../document.ts';
import type { Place } from '../place.ts';
import type { Text } from '../placeholder.ts';
import type { Collected, Field } from '../source.ts';
import type { Service } from './service.ts';
import { dereference, expand, isFalsy, isUnresolved, stage } from './variables.ts';

/** A function of a service. */
export interface ServiceFunction {
  readonly key: string;
  /** Its settings, with a reference to another file resolved. */
  readonly value: Value;
  /** Its entry, in this file or another. */
  readonly entry: Value;
}

/** The settings of a function's event invoke config. */
export interface FunctionSettings {
  readonly destinations: Value | undefined;
  readonly maximumEventAge: Value | undefined;
  readonly maximumRetryAttempts: Value | undefined;
}

const PACKAGED =
  'put it into the file, or run "serverless package" and convert .serverless/cloudformation-template-update-stack.json';

const READ = 'the functions in the other file were read';

/** The functions of a service. There may be several mappings, some of them in other files; the user is told of what isn't there. */
export function functionsOf(service: Service, into: Collected): ServiceFunction[] {
  const written = member(service.root, 'functions');
  const functions = dereference(written, service);
  const parts = functions?.kind === 'list' ? itemsOf(functions) : functions ? [functions] : [];
  if (written !== undefined && written !== functions) into.absent.push({ place: written.place, because: READ });
  return parts.flatMap((part) => {
    const resolved = dereference(part, service);
    if (isUnresolved(resolved)) tell(part, 'what stands for the functions', into);
    else if (resolved !== part) into.absent.push({ place: part.place, because: READ });
    return entriesOf(resolved).flatMap(([key, entry]): ServiceFunction[] => {
      const value = dereference(entry, service);
      if (value !== undefined && !isUnresolved(value)) return [{ key, value, entry }];
      tell(entry, `the function ${key}`, into);
      return [];
    });
  });
}

function tell(value: Value, what: string, into: Collected): void {
  const written = value.kind === 'scalar' ? value.text : 'its value';
  into.warnings.push({
    place: value.place,
    sentence: `${what} is not in the files, since ${written} can't be read: ${PACKAGED}.`,
  });
}

/**
 * The settings of a function of which the framework makes an event invoke config, with their variables resolved; undefined if it
 * makes none.
 */
export function settingsOf(value: Value, service: Service): FunctionSettings | undefined {
  const setting = (name: string) => dereference(member(value, name), service);
  const age = setting('maximumEventAge');
  // The framework takes 0 for absent.
  const isZero = age?.kind === 'scalar' && isFalsy(expand(age.text, age.place, service), service) === true;
  const settings = {
    destinations: setting('destinations'),
    maximumEventAge: isZero ? undefined : age,
    maximumRetryAttempts: setting('maximumRetryAttempts'),
  };
  return Object.values(settings).some((one) => one !== undefined) ? settings : undefined;
}

/** The name of a function in Lambda: its own, or else `service-stage-key`. */
export function functionName({ key, value }: ServiceFunction, service: Service): Field {
  const own = dereference(member(value, 'name'), service);
  if (own?.kind === 'scalar') return { text: expand(own.text, own.place, service), place: own.place };
  const { place } = value;
  return { text: [...serviceName(place, service), '-', ...stage(place, service), `-${key}`], place };
}

function serviceName(place: Place, service: Service): Text {
  const { root, path } = service;
  const name = dereference(member(root, 'service', 'name') ?? member(root, 'service'), service);
  return name?.kind === 'scalar'
    ? expand(name.text, name.place, service)
    : [{ reference: 'service', scope: path, place }];
}

/** The beginning of the logical IDs of a function's resources. */
export function normalized(key: string): string {
  const text = key.replace(/-/g, 'Dash').replace(/_/g, 'Underscore');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
