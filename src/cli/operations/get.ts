import type { TargetInput } from '../aws/operations.ts';
import { openCluster } from '../cluster/cluster.ts';
import { existingObject } from '../cluster/existing-object.ts';
import { ServiceFailure } from '../failures.ts';
import type { KubernetesOptions } from '../options/kubernetes.ts';
import { answerInStatus, whyUnseen } from './answer-in-status.ts';
import type { Circumstances } from './circumstances.ts';
import { namedBy } from './reference.ts';

/** Prints the settings that the operator last saw in Lambda for one function and qualifier. */
export async function get(
  input: TargetInput,
  options: KubernetesOptions & { readonly name?: string },
  { aws, timestamps, terminal, printer }: Circumstances,
): Promise<void> {
  const { reference } = namedBy(input, aws.region);
  await using cluster = openCluster(options, terminal.signal);
  const object = await existingObject(cluster, reference, options.name, 'create one with kubectl eic put');
  const answer = answerInStatus(object, timestamps);
  if (answer === undefined) throw new ServiceFailure(whyUnseen(object));
  await printer.print(answer);
}
