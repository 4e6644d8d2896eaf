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
  const { applied } = environment.templates;
  return await write(environment, fleet, applied);
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
  return await write(environment, fleet, (object) => {
    const { LastModified } = emulator.configs.put(object.functionName, object.qualifier, settings);
    return templates.inSync(object, new Date(Math.round(LastModified * 1000)).toISOString());
  });
}

function createFunctions({ emulator }: BenchEnvironment, fleet: Fleet): void {
  const aliases = Object.fromEntries(qualifiers(fleet).map((qualifier) => [qualifier, '1']));
  for (const name of functionNames(fleet)) emulator.functions.create(name, { versions: 1, aliases });
}

async function write(
  environment: BenchEnvironment,
  fleet: Fleet,
  json: (object: ObjectIdentity) => string,
): Promise<ObjectIdentity[]> {
  const { objects, api, signal } = environment;
  const all = functionNames(fleet).flatMap((functionName) =>
    qualifiers(fleet).map((qualifier) => ({ name: `${functionName}-${qualifier}`, functionName, qualifier })),
  );
  await objects.write(Iterator.from(all).map((object) => [object.name, json(object)] as const));
  const known = async () => (await api.count()).objects === all.length || undefined;
  await until(`the API server knew ${all.length} objects`, known, { seconds: KNOWN_SECONDS, signal });
  await untilIdle(environment);
  return all;
}

function functionNames({ functions }: Fleet): string[] {
  return Array.from({ length: functions }, (_, index) => `payments-orders-${String(index).padStart(5, '0')}`);
}

function qualifiers({ qualifiersPerFunction }: Fleet): string[] {
  return Array.from({ length: qualifiersPerFunction }, (_, index) => `stage-${index}`);
}
