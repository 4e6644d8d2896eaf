import type { BenchEnvironment } from './bench-environment.ts';
import { DECLARED, type ObjectIdentity } from './object-template.ts';
import { until } from './until.ts';
import { untilIdle } from './until-idle.ts';

const KNOWN_SECONDS = 120;

/** The number of objects, spread evenly over functions. */
export interface Fleet {
  readonly functions: number;
  readonly qualifiersPerFunction: number;
}

/** Seeds functions with aliases, and an object for each alias. Lambda has no configuration yet. */
export async function seedApplied(environment: BenchEnvironment, fleet: Fleet): Promise<ObjectIdentity[]> {
  createFunctions(environment, fleet);
  return await seedObjects(environment, identities(fleet));
}

/** Seeds functions with aliases, and an object for each alias. Lambda has the same settings, and the object's status says so. */
export async function seedInSync(environment: BenchEnvironment, fleet: Fleet): Promise<ObjectIdentity[]> {
  createFunctions(environment, fleet);
  const { emulator, templates } = environment;
  const settings = {
    MaximumRetryAttempts: DECLARED.maximumRetryAttempts,
    MaximumEventAgeInSeconds: DECLARED.maximumEventAgeInSeconds,
    DestinationConfig: { OnFailure: { Destination: DECLARED.onFailure } },
  };
  return await write(environment, identities(fleet), (object) => {
    const { LastModified } = emulator.configs.put(object.functionName, object.qualifier, settings);
    return templates.inSync(object, new Date(Math.round(LastModified * 1000)).toISOString());
  });
}

/** Seeds objects that no operator has seen, and no functions. */
export async function seedObjects(
  environment: BenchEnvironment,
  objects: readonly ObjectIdentity[],
): Promise<ObjectIdentity[]> {
  return await write(environment, objects, environment.templates.applied);
}

/** Removes all objects, past every finalizer. */
export async function removeObjects(environment: BenchEnvironment): Promise<void> {
  await environment.objects.removeAll();
  await untilKnown(environment, 0);
  await untilIdle(environment);
}

/** Removes all functions with their configurations. */
export function removeFunctions({ emulator: { functions } }: BenchEnvironment): void {
  for (const { name } of functions.allIn()) functions.delete(name);
}

/** The objects of a fleet: one for each alias. */
export function identities(fleet: Fleet): ObjectIdentity[] {
  return functionNames(fleet).flatMap((functionName) =>
    qualifiers(fleet).map((qualifier) => ({ name: `${functionName}-${qualifier}`, functionName, qualifier })),
  );
}

function createFunctions({ emulator }: BenchEnvironment, fleet: Fleet): void {
  const aliases = Object.fromEntries(qualifiers(fleet).map((qualifier) => [qualifier, '1']));
  for (const name of functionNames(fleet)) emulator.functions.create(name, { versions: 1, aliases });
}

async function write(
  environment: BenchEnvironment,
  all: readonly ObjectIdentity[],
  json: (object: ObjectIdentity) => string,
): Promise<ObjectIdentity[]> {
  await environment.objects.write(Iterator.from(all).map((object) => [object.name, json(object)] as const));
  await untilKnown(environment, all.length);
  await untilIdle(environment);
  return [...all];
}

async function untilKnown({ api, signal }: BenchEnvironment, count: number): Promise<void> {
  const known = async () => (await api.count()).objects === count || undefined;
  await until(`the API server knew ${count} objects`, known, { seconds: KNOWN_SECONDS, signal });
}

function functionNames({ functions }: Fleet): string[] {
  return Array.from({ length: functions }, (_, index) => `payments-orders-${String(index).padStart(5, '0')}`);
}

function qualifiers({ qualifiersPerFunction }: Fleet): string[] {
  return Array.from({ length: qualifiersPerFunction }, (_, index) => `stage-${index}`);
}
