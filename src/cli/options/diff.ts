import { defaultAccountFlag } from '../../options/default-account.ts';
import { choiceFlag, listFlag, switchFlag, type ValuesOf } from '../../options/flag.ts';
import { requestsPerSecondFlag } from '../../options/requests-per-second.ts';
import { awsConnectionFlags } from './aws-connection.ts';
import { colorFlag } from './color.ts';
import { kubernetesFlags } from './kubernetes.ts';

/** The options of `kubectl eic diff`. */
export type DiffOptions = ValuesOf<ReturnType<typeof diffFlags>>;

/** The flags of `kubectl eic diff`. */
export function diffFlags() {
  return {
    /** Empty: objects of the cluster are compared, not files. */
    files: listFlag('-f, --filename <file...>', 'compare manifests that are not applied yet; - reads standard input'),
    allNamespaces: switchFlag('-A, --all-namespaces', 'compare the objects of all namespaces'),
    format: choiceFlag('-o <format>', 'text for people, json for programs', ['text', 'json'], { byDefault: 'text' }),
    color: colorFlag(),
    defaultAccount: defaultAccountFlag(),
    requestsPerSecond: requestsPerSecondFlag(),
    ...kubernetesFlags(),
    ...awsConnectionFlags(),
  };
}
