import { readWholeNumber } from '../aws/input.ts';
import type { ListInput } from '../aws/operations.ts';
import { listPosition, takePage } from '../aws/paging.ts';
import { openCluster } from '../cluster/cluster.ts';
import { objectsOfFunction } from '../cluster/find-object.ts';
import { answerInStatus, whyUnseen } from './answer-in-status.ts';
import type { Circumstances } from './circumstances.ts';
import { namedBy } from './reference.ts';

/** Prints what the operator last saw in Lambda of all declared qualifiers of a function. */
export async function list(
  input: ListInput,
  { values, aws, timestamps, terminal, print }: Circumstances,
): Promise<void> {
  const { reference } = namedBy(input, aws.region);
  await using cluster = openCluster(values, terminal.signal);
  const objects = objectsOfFunction(reference, await cluster.list(cluster.namespace));
  const answers = objects.flatMap((object) => {
    const answer = answerInStatus(object, timestamps);
    if (answer === undefined) terminal.stderr.write(`${whyUnseen(object)}\n`);
    return answer ?? [];
  });
  const most = typeof values.maxItems === 'string' ? readWholeNumber('--max-items', values.maxItems) : undefined;
  const { items, resume } = takePage(
    { items: answers },
    listPosition(values.startingToken as string | undefined),
    most,
  );
  await print({ FunctionEventInvokeConfigs: items, ...(resume !== undefined && { NextToken: resume }) });
}
