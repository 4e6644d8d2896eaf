import { InvalidArgumentError } from 'commander';
import { type ValuesOf, valueFlag } from '../../options/flag.ts';

/** The cluster and the namespace of a command. */
export type KubernetesOptions = ValuesOf<ReturnType<typeof kubernetesFlags>>;

/** The flags for the cluster, with kubectl's names. */
export function kubernetesFlags() {
  return {
    /** Absent: the namespace of the context, else `default`. */
    namespace: valueFlag(
      '-n, --namespace <name>',
      "namespace of the objects (default: the namespace of the kubeconfig's context)",
      { parse: namespace },
    ),
    context: valueFlag('--context <name>', "context of the kubeconfig (default: the kubeconfig's current one)", {
      parse: text,
    }),
    /** Path of a kubeconfig, or several as in KUBECONFIG. */
    kubeconfig: valueFlag('--kubeconfig <path>', 'kubeconfig (default: ~/.kube/config)', {
      parse: text,
      variable: 'KUBECONFIG',
    }),
  };
}

function namespace(value: string): string {
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(value)) {
    throw new InvalidArgumentError(`"${value}" is not the name of a namespace.`);
  }
  return value;
}

function text(value: string): string | undefined {
  return value || undefined;
}
