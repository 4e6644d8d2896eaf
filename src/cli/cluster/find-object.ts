import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { type FunctionReference, readTargetArn } from '../../lambda/target.ts';
import { readDeclared } from '../../reconcile/object/declared.ts';
import { ownStatus } from '../../reconcile/object/own-status.ts';
import { CommandFailure } from '../failures.ts';

/**
 * The object that configures a function and qualifier. Two references are the same if no part that both have differs: a
 * missing region or account means the operator's own, which is the same for all objects.
 *
 * @returns undefined if there is none
 * @throws {@link CommandFailure} if there are several: the user must choose one
 */
export function findObject(
  reference: FunctionReference,
  objects: readonly EventInvokeConfig[],
): EventInvokeConfig | undefined {
  const found = objects.filter((object) => {
    const named = referenceOf(object);
    return named !== undefined && isSame(named, reference);
  });
  if (found.length > 1) {
    const names = found.map(({ metadata }) => metadata.name).join(', ');
    throw new CommandFailure(
      `${names} all configure ${reference.functionName}:${reference.qualifier}: choose one with --name, or give the full ARN of the function.`,
    );
  }
  return found[0];
}

/** The objects that configure any qualifier of a function. */
export function objectsOfFunction(
  reference: FunctionReference,
  objects: readonly EventInvokeConfig[],
): EventInvokeConfig[] {
  return objects.filter((object) => {
    const named = referenceOf(object);
    return named !== undefined && isSame({ ...named, qualifier: reference.qualifier }, reference);
  });
}

// If the operator has seen this function, the status has the parts that the manifest leaves out.
function referenceOf(object: EventInvokeConfig): FunctionReference | undefined {
  const declared = readDeclared(object.spec);
  if ('problem' in declared) return undefined;
  const seen = readTargetArn(ownStatus(object).functionArn ?? '');
  return seen && isSame(seen, declared.reference) ? seen : declared.reference;
}

function isSame(one: FunctionReference, other: FunctionReference): boolean {
  return (
    one.functionName === other.functionName &&
    one.qualifier === other.qualifier &&
    agree(one.region, other.region) &&
    agree(one.account, other.account) &&
    agree(one.partition, other.partition)
  );
}

function agree(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}
