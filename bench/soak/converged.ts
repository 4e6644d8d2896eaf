import type { LambdaEmulator } from '../../dev/lambda-emulator/emulator.ts';
import { conditionOf } from '../../src/api/conditions.ts';
import type { EventInvokeConfig } from '../../src/api/event-invoke-config.ts';
import { isReady } from '../../src/reconcile/schedule/settled.ts';
import { type Place, type Population, partsOf, placeOf } from './population.ts';
import { isForeign, textOfDeclared, textOfSettings, textOfStored } from './settings.ts';

/** Something that is not as it should be. */
export interface Problem {
  /** The sentence, and the place that it is about. */
  readonly text: string;
  readonly place: Place;
}

/** Objects that are not as they should be once everything has come to rest. */
export function objectProblems(
  objects: readonly EventInvokeConfig[],
  population: Population,
  { configs }: LambdaEmulator,
): Problem[] {
  const left = new Map(population.objects);
  const problems: Problem[] = [];
  for (const object of objects) {
    const { name } = object.metadata;
    const expected = left.get(name);
    left.delete(name);
    const place = placeOf(object.spec.functionName, object.spec.qualifier ?? '$LATEST');
    const complain = (text: string) => void problems.push({ text: `${name} of ${place}: ${text}.`, place });
    const ready = conditionOf(object.status?.conditions, 'Ready');
    if (expected === undefined) {
      complain(`it was deleted, and is still there (${ready?.reason}: ${ready?.message})`);
      continue;
    }
    if (!isReady(object)) complain(`it is not Ready (${ready?.reason}: ${ready?.message})`);
    // The first check that finds no change ends it.
    if (object.status?.lastDrift?.count !== undefined) complain('it still counts the changes of somebody else');
    const adopted = textOfStored(object.status?.claims?.[0]?.adopted?.settings);
    if (expected.found !== undefined && adopted !== expected.found) {
      complain(`it remembers ${adopted} as what was there before, which was ${expected.found}`);
    }
    const { functionName, qualifier } = partsOf(expected.place);
    const held = textOfSettings(configs.get(functionName, qualifier));
    if (held !== textOfDeclared(expected.declared)) complain(`Lambda holds ${held}`);
  }
  return [...problems, ...[...left.values()].map(({ name, place }) => ({ text: `${name} is gone.`, place }))];
}

/**
 * Configurations that Lambda holds and no object names.
 *
 * @param told - ARNs of those that the operator said it let go of
 */
export function leftInLambda(
  population: Population,
  { configs }: LambdaEmulator,
  told: ReadonlySet<string>,
): Problem[] {
  const named = new Set([...population.objects.values()].map(({ place }) => place));
  return configs.all().flatMap(({ FunctionArn, ...settings }) => {
    const [, , , , , , functionName = '', qualifier = ''] = FunctionArn.split(':');
    const place = placeOf(functionName, qualifier);
    const text = textOfSettings(settings);
    // What somebody else wrote stays, if it was there before the object, or if the operator says that it let go of it. What an
    // object wrote itself may not stay, whatever is said.
    const isOthers = population.foundAt.get(place) === text || (isForeign(settings) && told.has(FunctionArn));
    const word = told.has(FunctionArn) ? 'and the operator told that it is not its own' : 'and nobody was told';
    return named.has(place) || isOthers ? [] : [{ text: `Lambda still holds ${text} of ${place}, ${word}.`, place }];
  });
}
