import { textFlag, type ValuesOf, valueFlag } from '../../options/flag.ts';
import { namespaceName, objectNameText } from '../../options/kubernetes-names.ts';
import { kubernetesFlags } from './kubernetes.ts';

/** Which operator of which cluster a command is about. */
export type OperatorOptions = ValuesOf<ReturnType<typeof operatorFlags>>;

/** The options of `kubectl eic pause`. */
export type PauseOptions = ValuesOf<ReturnType<typeof pauseFlags>>;

/** The flag for the namespace of the operator. */
export function operatorNamespaceFlag() {
  return valueFlag(
    '--operator-namespace <name>',
    'namespace in which the operator runs (default: all namespaces are searched)',
    { parse: namespaceName },
  );
}

/** The flags that say which operator is meant. */
export function operatorFlags() {
  const { namespace: _, ...cluster } = kubernetesFlags();
  return {
    operatorNamespace: operatorNamespaceFlag(),
    /** Absent: the only one that there is. */
    lease: valueFlag('--lease <name>', "name of the operator's Lease, where several operators run", {
      parse: objectNameText,
    }),
    ...cluster,
  };
}

/** The flags of `kubectl eic pause`. */
export function pauseFlags() {
  return {
    reason: textFlag('--reason <text>', 'why, for everybody who sees that a write waits'),
    ...operatorFlags(),
  };
}
