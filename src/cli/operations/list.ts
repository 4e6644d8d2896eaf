import { readWholeNumber } from '../aws/input.ts';
import type { ListInput } from '../aws/operations.ts';
import { listPosition, takePage } from '../aws/paging.ts';
import { openCluster } from '../cluster/cluster.ts';
import { objectsOfFunction } from '../cluster/find-object.ts';
import type { KubernetesOptions } from '../options/kubernetes.ts';
import type { PositionOptions } from '../options/operations.ts';
import { answerInStatus, whyUnseen } from './answer-in-status.ts';
import type { Circumstances } from './circumstances.ts';
import { warnOfNonPositive } from './paging-options.ts';
import { namedBy } from './reference.ts';

/** Prints the settings that the operator last saw in Lambda for all declared qualifiers of a function. */
export async function list(
  input: ListInput,
  options: KubernetesOptions & PositionOptions,
  { aws, timestamps, terminal, printer }: Circumstances,
): Promise<void> {
  const { reference } = namedBy(input, aws.region);
  await using cluster = openCluster(options, terminal.signal);
  const objects = objectsOfFunction(reference, await cluster.list(cluster.namespace));
  const answers = objects.flatMap((object) => {
    const answer = answerInStatus(object, timestamps);
    if (answer === undefined) terminal.stderr.write(`${whyUnseen(object)}\n`);
    return answer ?? [];
  });
  const { maxItems, startingToken } = options;
  const most = maxItems === undefined ? undefined : readWholeNumber('--max-items', maxItems);
  warnOfNonPositive(most, terminal.stderr);
  const { items, resume } = takePage({ items: answers }, listPosition(startingToken), most);
  const printed = printer.list();
  await printed.page({ FunctionEventInvokeConfigs: items });
  await printed.end(resume);
}
