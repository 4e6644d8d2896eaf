import { InvalidArgumentError } from 'commander';
import { type ValuesOf, valueFlag } from '../../options/flag.ts';

/** Which cluster a command speaks to, and about which namespace. */
export type KubernetesOptions = ValuesOf<ReturnType<typeof kubernetesFlags>>;

/** The flags of the cluster, by the names that kubectl gives them. */
export function kubernetesFlags() {
  return {
    /** Absent: the context's own, else `default`. */
    namespace: valueFlag(
      '-n, --namespace <name>',
      "namespace of the objects (default: that of the kubeconfig's context)",
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
    throw new InvalidArgumentError(`"${value}" is no name of a namespace.`);
  }
  return value;
}

function text(value: string): string | undefined {
  return value || undefined;
}
