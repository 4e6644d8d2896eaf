import { choiceFlag, switchFlag, type ValuesOf } from '../../options/flag.ts';
import { colorFlag } from './color.ts';
import { kubernetesFlags } from './kubernetes.ts';
import { operatorNamespaceFlag } from './pause.ts';

/** The options of `kubectl eic status`. */
export type StatusOptions = ValuesOf<ReturnType<typeof statusFlags>>;

/** The flags of `kubectl eic status`. */
export function statusFlags() {
  const allNamespaces = switchFlag('-A, --all-namespaces', 'show the objects of all namespaces');
  return {
    allNamespaces,
    accounts: switchFlag('--accounts', 'show the AWSAccounts instead, which belong to no namespace', {
      conflicts: [allNamespaces],
    }),
    watch: switchFlag('-w, --watch', 'keep running, and show each object again when its line changes'),
    format: choiceFlag('-o <format>', 'text for people, json for programs', ['text', 'json'], { byDefault: 'text' }),
    color: colorFlag(),
    operatorNamespace: operatorNamespaceFlag(),
    ...kubernetesFlags(),
  };
}
