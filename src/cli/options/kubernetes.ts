import { type ValuesOf, valueFlag } from '../../options/flag.ts';
import { namespaceName } from '../../options/kubernetes-names.ts';

/** The cluster and the namespace of a command. */
export type KubernetesOptions = ValuesOf<ReturnType<typeof kubernetesFlags>>;

/** The flags for the cluster, with kubectl's names. */
export function kubernetesFlags() {
  return {
    /** Absent: the namespace of the context, else `default`. */
    namespace: valueFlag(
      '-n, --namespace <name>',
      "namespace of the objects (default: the namespace of the kubeconfig's context)",
      { parse: namespaceName },
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

function text(value: string): string | undefined {
  return value || undefined;
}
