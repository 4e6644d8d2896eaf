import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { type FunctionReference, readTargetArn } from '../../lambda/target.ts';
import { readDeclared } from '../../reconcile/object/declared.ts';
import { CommandFailure } from '../failures.ts';

/**
 * The object that configures a function and qualifier. Two references mean the same where nothing that both say differs:
 * what is left out depends on the operator's account and region, which is the same for all.
 *
 * @returns undefined where there is none
 * @throws {@link CommandFailure} where several do, since nobody can tell which one is meant
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
      `${names} all configure ${reference.functionName}:${reference.qualifier}: say which one is meant with --name, or give the full ARN of the function.`,
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

// What the manifest leaves out, the status says, once the operator has seen that very function.
function referenceOf({ spec, status }: EventInvokeConfig): FunctionReference | undefined {
  const declared = readDeclared(spec);
  if ('problem' in declared) return undefined;
  const seen = readTargetArn(status?.functionArn ?? '');
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
