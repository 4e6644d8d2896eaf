import { InvalidArgumentError, Option } from 'commander';

/** Which cluster a command speaks to, and about which namespace. */
export interface KubernetesOptions {
  /** Path of a kubeconfig, or several as in KUBECONFIG. */
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  /** Absent: the context's own, else `default`. */
  readonly namespace?: string | undefined;
}

/** The options of the cluster, by the names that kubectl gives them. */
export function kubernetesOptions(): Option[] {
  return [
    new Option(
      '-n, --namespace <name>',
      "namespace of the objects (default: that of the kubeconfig's context)",
    ).argParser(namespace),
    new Option('--context <name>', "context of the kubeconfig (default: the kubeconfig's current one)").argParser(text),
    new Option('--kubeconfig <path>', 'kubeconfig (default: ~/.kube/config)').argParser(text).env('KUBECONFIG'),
  ];
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
