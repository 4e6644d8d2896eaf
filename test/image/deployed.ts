import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ChartCluster } from '../integration/chart/cluster.ts';
import { container } from '../integration/chart/deployment.ts';
import { RELEASE } from '../integration/chart/helm.ts';
import { type OperatorProcess, spawnOperator } from '../integration/operator-process.ts';
import { tokenOf } from '../integration/service-account.ts';
import type { ImageConfig } from './buildah.ts';
import { containerCommand } from './sandbox.ts';

/** The folder in which the kubelet puts a pod's token, and the authority of the API server's certificate. */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** An image, and how it is run. */
export interface Deployed {
  /** The image's files. */
  readonly root: string;
  readonly image: ImageConfig;
  /** For what the kubelet would mount. */
  readonly folder: string;
  /** After those of the Deployment, so that they win over them. */
  readonly args: readonly string[];
}

/**
 * Runs an image as the release's Deployment describes it: with its arguments, environment and service account, whose token lies
 * where the kubelet puts it.
 */
export async function startContainer(
  { plane, api, podTemplate }: ChartCluster,
  { root, image, folder, args: more }: Deployed,
): Promise<OperatorProcess> {
  const template = await podTemplate();
  const { args, env = [] } = container(template);
  const token = await tokenOf(api, RELEASE.namespace, template.spec.serviceAccountName);
  const { clusters } = parse(await readFile(await plane.kubeconfigFor({ token }), 'utf8'));
  const account = join(folder, 'service-account');
  await mkdir(account, { recursive: true });
  await writeFile(join(account, 'ca.crt'), Buffer.from(clusters[0].cluster['certificate-authority-data'], 'base64'));
  await writeFile(join(account, 'token'), token);
  await writeFile(join(account, 'namespace'), RELEASE.namespace);
  const { hostname, port } = new URL(plane.server);
  const command = containerCommand({
    root,
    image,
    args: [],
    env: {
      KUBERNETES_SERVICE_HOST: hostname,
      KUBERNETES_SERVICE_PORT: port,
      ...Object.fromEntries(env.map(({ name, value }) => [name, value])),
    },
    mounts: { [SERVICE_ACCOUNT]: account },
  });
  return spawnOperator([...args, ...more], process.env, [], command);
}

/** The process of a container, whose parent is the sandbox. */
export async function processOf({ pid }: OperatorProcess): Promise<number> {
  return Number((await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim());
}
