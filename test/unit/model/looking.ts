import assert from 'node:assert/strict';
import type { Condition, EventInvokeConfig } from '../../../src/api/event-invoke-config.ts';
import type { World } from './world.ts';

/** An object that must be there. */
export function objectIn({ apiServer }: World, name: string): EventInvokeConfig {
  const object = apiServer.get(name);
  assert.ok(object, `${name} is not there`);
  return object;
}

/** A condition of an object, if it has it. */
export function conditionIn(world: World, name: string, type: string): Condition | undefined {
  return objectIn(world, name).status?.conditions?.find((each) => each.type === type);
}

/** The conditions of an object: type, status and reason. */
export function conditionsIn(world: World, name: string): string[] {
  return (objectIn(world, name).status?.conditions ?? []).map((each) => `${each.type}=${each.status} ${each.reason}`);
}

/** The reasons of the events about an object, in order. */
export function eventsIn({ operator }: World, name: string): string[] {
  return operator.events.filter(({ object }) => object === name).map(({ reason }) => reason);
}
