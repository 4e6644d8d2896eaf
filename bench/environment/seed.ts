import type { BenchEnvironment } from './bench-environment.ts';
import { inAccount, type SeededAccount } from './in-account.ts';
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

/**
 * Seeds functions with aliases, and an object for each alias. Lambda has the same settings, and the object's status says so.
 *
 * @param accounts - the AWSAccounts that they are spread over; absent: the operator's own identity has written them
 */
export async function seedInSync(
  environment: BenchEnvironment,
  fleet: Fleet,
  accounts: readonly SeededAccount[] = [],
): Promise<ObjectIdentity[]> {
  const { emulator, templates } = environment;
  const own = emulator.scope.account;
  const accountOf = new Map(functionNames(fleet).map((name, index) => [name, accounts[index % accounts.length]]));
  createFunctions(environment, fleet, (name) => accountOf.get(name)?.accountId ?? own);
  return await write(environment, identities(fleet), (object) => {
    const account = accountOf.get(object.functionName);
    const scope = { account: account?.accountId ?? own };
    const settings = {
      MaximumRetryAttempts: DECLARED.maximumRetryAttempts,
      MaximumEventAgeInSeconds: DECLARED.maximumEventAgeInSeconds,
      // The object's destinations are in the account, too.
      DestinationConfig: { OnFailure: { Destination: DECLARED.onFailure.replaceAll(own, scope.account) } },
    };
    const { LastModified } = emulator.configs.put(object.functionName, object.qualifier, settings, scope);
    const json = templates.inSync(object, new Date(Math.round(LastModified * 1000)).toISOString());
    return account === undefined ? json : inAccount(json, own, account);
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

function createFunctions(
  { emulator }: BenchEnvironment,
  fleet: Fleet,
  accountOf: (functionName: string) => string = () => emulator.scope.account,
): void {
  const aliases = Object.fromEntries(qualifiers(fleet).map((qualifier) => [qualifier, '1']));
  for (const name of functionNames(fleet))
    emulator.functions.create(name, { versions: 1, aliases }, { account: accountOf(name) });
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
