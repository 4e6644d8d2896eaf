import { Command, Option } from 'commander';
import { colorOption } from '../options/color.ts';
import { kubernetesOptions } from '../options/kubernetes.ts';
import type { Terminal } from '../terminal.ts';

/** `kubectl eic status`. */
export function statusCommand(terminal: Terminal): Command {
  const command = new Command('status')
    .summary('show how all objects stand, and why')
    .description('Shows each object with its condition, its target, the last drift, and why it stands so, in words.')
    .allowExcessArguments(false)
    .addOption(new Option('-A, --all-namespaces', 'the objects of all namespaces'))
    .addOption(new Option('-w, --watch', 'go on, and show each object again whenever that changes'))
    .addOption(
      new Option('-o <format>', 'text for people, json for programs').choices(['text', 'json']).default('text'),
    )
    .addOption(colorOption());
  for (const option of kubernetesOptions()) command.addOption(option);
  return command
    .addHelpText(
      'after',
      `
Examples:
  kubectl eic status
  kubectl eic status --all-namespaces --watch
  kubectl eic status -o json`,
    )
    .action(async (values) => {
      const { runStatus } = await import('../status/run-status.ts');
      const { allNamespaces, watch, o: format, color, namespace, kubeconfig, context } = values;
      const options = { allNamespaces: allNamespaces === true, watch: watch === true, format, color };
      await runStatus({ ...options, namespace, kubeconfig, context }, terminal);
    });
}
