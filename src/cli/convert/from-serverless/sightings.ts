import { entriesOf, member, type Value } from '../document.ts';
import { sightingsIn } from '../from-cloudformation/sightings.ts';
import type { Sighting } from '../place.ts';
import type { Service } from './service.ts';

/** The keys of a function that make an event invoke config. */
const SETTING_KEYS = ['destinations', 'maximumEventAge', 'maximumRetryAttempts'];

/** The sightings of a first pass over a serverless.yml that is not read: of its functions, and of its own resources. */
export function serviceSightings(root: Value): Sighting[] {
  const functions = member(root, 'functions');
  const sightings = sightingsIn(root);
  if (functions) see(functions, true, sightings);
  return sightings;
}

/** The sightings of a first pass over a service: functions with a key of an event invoke config, and those that are elsewhere. */
export function functionSightings(service: Service): Sighting[] {
  const sightings: Sighting[] = [];
  const functions = member(service.root, 'functions');
  for (const root of [functions, ...service.read.values()]) if (root) see(root, root === functions, sightings);
  return sightings;
}

function see(value: Value, isOwn: boolean, sightings: Sighting[]): void {
  if (value.kind === 'scalar') {
    if (isOwn && value.text.includes('${'))
      sightings.push({ place: value.place, what: `the variable ${value.text} among the functions` });
    return;
  }
  if (value.kind === 'list') {
    for (const item of value.items) see(item, isOwn, sightings);
    return;
  }
  const [key] = SETTING_KEYS.filter((name) => value.entries.has(name));
  if (key !== undefined) {
    sightings.push({ place: value.place, what: `${key} of a function` });
    return;
  }
  // Beneath events there are retries of event sources, and within a function there is no other function.
  const isFunction = ['handler', 'image', 'events'].some((name) => value.entries.has(name));
  if (!isFunction) for (const [, inner] of entriesOf(value)) see(inner, isOwn, sightings);
}
