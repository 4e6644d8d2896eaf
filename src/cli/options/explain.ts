import { defaultAccountFlag } from '../../options/default-account.ts';
import { choiceFlag, type ValuesOf } from '../../options/flag.ts';
import { requestsPerSecondFlag } from '../../options/requests-per-second.ts';
import { awsConnectionFlags } from './aws-connection.ts';
import { kubernetesFlags } from './kubernetes.ts';
import { operatorNamespaceFlag } from './pause.ts';

/** The options of `kubectl eic explain`. */
export type ExplainOptions = ValuesOf<ReturnType<typeof explainFlags>>;

/** The flags of `kubectl eic explain`. */
export function explainFlags() {
  return {
    format: choiceFlag('-o <format>', 'text for people, json for programs', ['text', 'json'], { byDefault: 'text' }),
    defaultAccount: defaultAccountFlag(),
    requestsPerSecond: requestsPerSecondFlag(),
    operatorNamespace: operatorNamespaceFlag(),
    ...kubernetesFlags(),
    ...awsConnectionFlags(),
  };
}
